package org.fumogateway.serverstore.internal;

import java.sql.SQLException;
import org.fumogateway.server.store.StoreException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what the database driver throws into one sentence for an operator. */
final class StoreFailures {

    private StoreFailures() {
    }

    /** A sentence of what was tried and why it failed; the values of the statement are not in it. */
    static StoreException of(String attempt, SQLException failure) {
        return new StoreException(attempt + ": " + reason(failure) + ".", failure);
    }

    /** True if a row of that kind is there already. */
    static boolean isDuplicate(SQLException failure) {
        return failure instanceof SQLiteException sqlite && primary(sqlite) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }

    private static String reason(SQLException failure) {
        if (!(failure instanceof SQLiteException sqlite)) {
            return "the connection is not usable";
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

    /** Extended codes carry the primary code in their low octet. */
    private static int primary(SQLiteException failure) {
        return failure.getResultCode().code & 0xFF;
    }
}
