package org.fumogateway.dmclient;

/** Commands as XML. */
final class Commands {

    private Commands() {
    }

    static String get(int id, String... uris) {
        StringBuilder text = new StringBuilder("<Get><CmdID>" + id + "</CmdID>");
        for (String uri : uris) {
            text.append("<Item><Target><LocURI>").append(uri).append("</LocURI></Target></Item>");
        }
        return text.append("</Get>").toString();
    }

    static String replace(int id, String uri, String value) {
        return change("Replace", id, uri, value);
    }

    static String add(int id, String uri, String value) {
        return change("Add", id, uri, value);
    }

    static String addNode(int id, String uri) {
        return "<Add><CmdID>" + id + "</CmdID><Item><Target><LocURI>" + uri + "</LocURI></Target><Meta><Format xmlns=\"syncml:metinf\">node</Format>"
                + "</Meta></Item></Add>";
    }

    static String delete(int id, String uri) {
        return "<Delete><CmdID>" + id + "</CmdID><Item><Target><LocURI>" + uri + "</LocURI></Target></Item></Delete>";
    }

    static String exec(int id, String uri) {
        return "<Exec><CmdID>" + id + "</CmdID><Item><Target><LocURI>" + uri + "</LocURI></Target></Item></Exec>";
    }

    static String copy(int id, String from, String to) {
        return "<Copy><CmdID>" + id + "</CmdID><Item><Target><LocURI>" + to + "</LocURI></Target><Source><LocURI>" + from
                + "</LocURI></Source></Item></Copy>";
    }

    static String alert(int id, int code, String... items) {
        StringBuilder text = new StringBuilder("<Alert><CmdID>" + id + "</CmdID><Data>" + code + "</Data>");
        for (String item : items) {
            text.append("<Item><Data>").append(item).append("</Data></Item>");
        }
        return text.append("</Alert>").toString();
    }

    static String container(String name, int id, String... commands) {
        return "<" + name + "><CmdID>" + id + "</CmdID>" + String.join("", commands) + "</" + name + ">";
    }

    private static String change(String name, int id, String uri, String value) {
        return "<" + name + "><CmdID>" + id + "</CmdID><Item><Target><LocURI>" + uri + "</LocURI></Target><Meta>"
                + "<Format xmlns=\"syncml:metinf\">chr</Format></Meta><Data>" + value + "</Data></Item></" + name + ">";
    }
}
