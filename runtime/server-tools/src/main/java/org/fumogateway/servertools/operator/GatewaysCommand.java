package org.fumogateway.servertools.operator;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fumogateway.launcher.ExitCode;
import org.fumogateway.launcher.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code server gateways}: what is known about gateways. */
@Command(name = "gateways", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the gateways.")
final class GatewaysCommand implements Callable<Integer> {

    @Mixin
    private OperatorOptions options;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        OperatorClient client = options.client();
        List<JsonObject> all = new ArrayList<>();
        String after = "";
        while (after != null) {
            JsonObject page = client.get("gateways?limit=1000&after=" + OperatorClient.quote(after));
            all.addAll(page.getJsonArray("gateways").getValuesAs(JsonObject.class));
            after = page.isNull("next") ? null : page.getString("next");
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        all.forEach(array::add);
        options.print(array.build(), () -> table(all));
        return ExitCode.OK;
    }

    private static String table(List<JsonObject> gateways) {
        Table table = new Table("DEVICE", "MODEL", "FIRMWARE", "HARDWARE", "INSTANCES", "LAST CONTACT");
        for (JsonObject each : gateways) {
            JsonObject details = each.getJsonObject("details");
            table.add(Table.text(each, "deviceId"), Table.text(details, "./DevInfo/Mod"), Table.text(details, "./DevDetail/FwV"),
                    Table.text(details, "./DevDetail/HwV"), instances(each), Table.text(each, "lastContact"));
        }
        return table.toString();
    }

    private static String instances(JsonObject gateway) {
        return gateway.getJsonArray("instances").getValuesAs(JsonObject.class).stream()
                .map(each -> Table.text(each, "uri") + "=" + Table.text(each, "state")).collect(Collectors.joining(" "));
    }

    /** {@code server gateways list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the gateways.")
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            GatewaysCommand all = new GatewaysCommand();
            all.options = options;
            return all.call();
        }
    }

    /** {@code server gateways show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Shows a gateway: what it is, what comes next and why not yet, what changed, its jobs.")
    static final class ShowCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "DEVICE", description = "Device id.")
        private String device;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject gateway = options.client().get("gateways/" + OperatorClient.quote(device));
            options.print(gateway, () -> text(gateway));
            return ExitCode.OK;
        }

        private static String text(JsonObject gateway) {
            StringBuilder text = new StringBuilder("Gateway        " + Table.plain(Table.text(gateway, "deviceId")) + "\nIdentity       "
                    + Table.text(gateway, "identity") + "\nFirst contact  " + Table.text(gateway, "firstContact") + "\nLast contact   "
                    + Table.text(gateway, "lastContact") + "\nInspected      " + Table.text(gateway, "inspected"));
            if (gateway.containsKey("details")) {
                Table details = new Table("LEAF", "VALUE");
                gateway.getJsonObject("details").keySet().forEach(uri -> details.add(uri, gateway.getJsonObject("details").getString(uri)));
                Table instances = new Table("INSTANCE", "PROFILE", "STATE", "PACKAGE", "OFFERS");
                gateway.getJsonArray("instances").getValuesAs(JsonObject.class).forEach(each -> instances.add(Table.text(each, "uri"),
                        Table.text(each, "profile"), Table.text(each, "state"), Table.text(each, "packageVersion"), each.getJsonArray("nodes")
                                .getValuesAs(JsonString.class).stream().map(JsonString::getString).collect(Collectors.joining(" "))));
                text.append("\n\n").append(details).append("\n\n").append(instances);
            }
            gateway.getJsonArray("outlook").getValuesAs(JsonString.class).forEach(each -> text.append("\n\nNext: ")
                    .append(Table.plain(each.getString())));
            Table changes = new Table("CHANGED", "LEAF", "BEFORE", "AFTER");
            gateway.getJsonArray("changes").getValuesAs(JsonObject.class).forEach(each -> changes.add(Table.text(each, "at"), Table.text(each, "uri"),
                    Table.text(each, "before"), Table.text(each, "after")));
            return text.append("\n\n").append(changes).append("\n\n").append(JobsCommand.table(gateway.getJsonArray("jobs")
                    .getValuesAs(JsonObject.class))).toString();
        }
    }

    /** {@code server gateways bootstrap}. */
    @Command(name = "bootstrap", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Makes new credentials for a gateway and its bootstrap document. Earlier credentials of that "
                    + "gateway are void from then on.")
    static final class BootstrapCommand implements Callable<Integer> {

        private static final long LONGEST_SECRET = 1024;
        private static final long LONGEST_CERTIFICATE = 1 << 16;
        private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "DEVICE", description = "Device id.")
        private String device;
        @Option(names = "--auth", paramLabel = "PROOF", description = "md5, mac, basic or certificate (default: as the settings of the server say).")
        private String authentication;
        @Option(names = "--server-auth", paramLabel = "PROOF",
                description = "basic: the server shows its secret as it is, inside TLS; md5, mac: a digest that goes with the gateway's proof (default).")
        private String serverAuthentication;
        @Option(names = "--certificate", paramLabel = "SHA256|FILE.pem",
                description = "The client certificate that the gateway shows in TLS, by its SHA-256, 64 hexadecimal digits, or by a file that holds it; none "
                        + "drops the one it is bound to (default: it stays bound).")
        private String certificate;
        @Option(names = "--trusted-key", paramLabel = "PIN|FILE.pem",
                description = "Key of the server, or of an authority that certifies it, that the gateway is to trust in TLS and no other, as sha256/BASE64 of its "
                        + "SubjectPublicKeyInfo or by its certificate; repeat it for a key that is to come.")
        private List<String> trustedKeys = List.of();
        @Option(names = "--form", paramLabel = "FORM", description = "cp: Client Provisioning (default); dm: DM message in WBXML; dm-xml: the same in XML.")
        private String form;
        @Option(names = "--pin-file", paramLabel = "FILE",
                description = "PIN that the person at the gateway is told another way: the MAC of a DM message is made with it and goes to FILE.mac beside it.")
        private Path pin;
        @Option(names = "--network-secret-file", paramLabel = "FILE", description = "Secret that the gateway has already, for the same.")
        private Path networkSecret;
        @Option(names = "--out", paramLabel = "FILE", description = "Write the document into a file of mode 0600 instead of showing its secrets.")
        private Path out;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            if ("dm".equals(form) && out == null) {
                throw new LaunchException(ExitCode.USAGE, "A document in WBXML is written to a file: say --out FILE.");
            }
            JsonObjectBuilder body = Json.createObjectBuilder();
            if (authentication != null) {
                body.add("authentication", authentication);
            }
            if (serverAuthentication != null) {
                body.add("serverAuthentication", serverAuthentication);
            }
            if (certificate != null) {
                body.add("certificate", certificateOrAsGiven(certificate));
            }
            if (!trustedKeys.isEmpty()) {
                JsonArrayBuilder keys = Json.createArrayBuilder();
                for (String key : trustedKeys) {
                    keys.add(certificateOrAsGiven(key));
                }
                body.add("trustedKeys", keys);
            }
            if (form != null) {
                body.add("form", form);
            }
            secret(body, "pin", pin);
            secret(body, "networkSecret", networkSecret);
            JsonObject answer = options.client().post("gateways/" + OperatorClient.quote(device) + "/bootstrap", body.build());
            if (out != null) {
                if (!answer.isNull("mac")) {
                    OperatorLogin.writeOwnerOnly(Path.of(out + ".mac"), answer.getString("mac"));
                }
                byte[] document = answer.getString("document").getBytes(StandardCharsets.UTF_8);
                OperatorLogin.writeOwnerOnly(out, "base64".equals(answer.getString("encoding")) ? Base64.getDecoder().decode(document) : document);
                options.print("The bootstrap document of " + device + " is in " + out + ".");
            } else {
                options.print(answer, () -> answer.getString("document"));
            }
            // Beside a document that may be piped into a file.
            answer.getJsonArray("remarks").getValuesAs(JsonString.class).forEach(remark -> System.err.println(Table.plain(remark.getString())));
            return ExitCode.OK;
        }

        /** What is no file, a digest, a pin or the word none, as it is. Of a file the certificate only: a private key may lie beside it. */
        private static String certificateOrAsGiven(String given) throws LaunchException {
            try {
                Path file = Path.of(given);
                if (!Files.isRegularFile(file)) {
                    return given;
                }
                String text = Files.size(file) <= LONGEST_CERTIFICATE ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
                Matcher certificate = CERTIFICATE.matcher(text);
                if (!certificate.find()) {
                    throw new LaunchException(ExitCode.NO_INPUT, "The file " + given + " holds no certificate in PEM.");
                }
                return certificate.group();
            } catch (IOException e) {
                throw new LaunchException(ExitCode.NO_INPUT, "The file " + given + " cannot be read.", e);
            }
        }

        private static void secret(JsonObjectBuilder body, String name, Path file) throws LaunchException {
            if (file == null) {
                return;
            }
            try {
                String text = Files.isRegularFile(file) && Files.size(file) <= LONGEST_SECRET ? Files.readString(file).strip() : "";
                if (text.isEmpty()) {
                    throw new LaunchException(ExitCode.NO_INPUT, "There is no secret in the file " + file + ".");
                }
                body.add(name, text);
            } catch (IOException e) {
                throw new LaunchException(ExitCode.NO_INPUT, "The file " + file + " cannot be read.", e);
            }
        }
    }

    /** {@code server gateways notify}. */
    @Command(name = "notify", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Asks a gateway to open a session now (package #0).")
    static final class NotifyCommand implements Callable<Integer> {

        @Mixin
        private OperatorOptions options;
        @Parameters(paramLabel = "DEVICE", description = "Device id.")
        private String device;

        @Override
        public Integer call() throws LaunchException, InterruptedException {
            JsonObject answer = options.client().post("notifications/" + OperatorClient.quote(device), Json.createObjectBuilder().build());
            options.print(answer, () -> "Gateway " + device + " is asked for session " + Table.text(answer, "session") + ".");
            return ExitCode.OK;
        }
    }
}
