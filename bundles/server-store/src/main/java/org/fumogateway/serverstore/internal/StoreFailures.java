package org.fumogateway.serverstore.internal;

import java.sql.SQLException;
import org.fumogateway.server.store.StoreException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what the database driver throws into one sentence for an operator. */
final class StoreFailures {

    /** SQLSTATE of the standard. */
    private static final String UNIQUE_VIOLATION = "23505";

    private StoreFailures() {
    }

    /** A sentence of what was tried and why it failed; the values of the statement are not in it. */
    static StoreException of(String attempt, SQLException failure) {
        return new StoreException(attempt + ": " + reason(failure) + ".", failure);
    }

    /** True if a row of that kind is there already. */
    static boolean isDuplicate(SQLException failure) {
        return failure instanceof SQLiteException sqlite ? primary(sqlite) == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                : UNIQUE_VIOLATION.equals(failure.getSQLState());
    }

    private static String reason(SQLException failure) {
        if (!(failure instanceof SQLiteException sqlite)) {
            return ofState(failure.getSQLState());
        }
        int code = primary(sqlite);
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full";
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "another process keeps it locked";
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return "the file is damaged or no database; restore it from a backup";
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "the file or its folder cannot be written";
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk reports an error";
        }
        if (code == SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
            return "a value contradicts what is stored";
        }
        return "the database reports " + sqlite.getResultCode().name();
    }

    /** By the class of an SQLSTATE; the text of a database server may hold values and is not shown. */
    private static String ofState(String state) {
        String kind = state == null || state.length() != 5 ? "" : state.substring(0, 2);
        return switch (kind) {
            case "23" -> "a value contradicts what is stored";
            case "28" -> "the database server does not accept the user or the password";
            case "3D" -> "the database server has no database of that name";
            case "40" -> "too many servers change the same rows at once";
            case "42" -> "the role may not do that, or the tables are not those of this server (SQLSTATE " + state + ")";
            case "53" -> "the database server has no room or no connection left";
            case "57" -> "the database server is stopping or starting";
            case "08", "" -> "the connection is not usable";
            default -> "the database reports SQLSTATE " + state;
        };
    }

    /** Extended codes carry the primary code in their low octet. */
    private static int primary(SQLiteException failure) {
        return failure.getResultCode().code & 0xFF;
    }
}
