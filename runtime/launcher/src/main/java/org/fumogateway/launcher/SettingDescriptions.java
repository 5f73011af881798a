package org.fumogateway.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.fumogateway.launcher.DescribedSetting.Type;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What the settings of components have to be, as their bundles say in {@code OSGI-INF/metatype} (Meta Type Service 105.4). Read only for the components
 * that an operator has set something for. One thread.
 */
final class SettingDescriptions {

    private static final String FOLDER = "OSGI-INF/metatype/";
    private static final String ENDING = ".xml";

    private final Map<String, Map<String, DescribedSetting>> components = new HashMap<>();

    /**
     * Adds what bundles describe, until every one of these components is known. A start waits for this, so that the bundle with the name of the component is
     * looked into first: {@code org.fumogateway.dmclient} is the one of {@code dm-client}.
     *
     * @return true if all of them are known now
     */
    boolean find(Collection<String> pids, List<Path> bundles) throws LaunchException {
        List<Path> likelyFirst = new ArrayList<>(bundles);
        likelyFirst.sort(Comparator.comparing(bundle -> pids.stream().noneMatch(pid -> named(bundle, pid))));
        for (Path bundle : likelyFirst) {
            if (components.keySet().containsAll(pids)) {
                return true;
            }
            add(bundle);
        }
        return components.keySet().containsAll(pids);
    }

    private static boolean named(Path bundle, String pid) {
        return bundle.getFileName().toString().replace("-", "").startsWith(pid.substring(pid.lastIndexOf('.') + 1));
    }

    /** Adds what one bundle describes. */
    void add(Path bundle) throws LaunchException {
        try (ZipFile jar = new ZipFile(bundle.toFile())) {
            for (ZipEntry entry : jar.stream().filter(SettingDescriptions::describes).toList()) {
                try (InputStream text = jar.getInputStream(entry)) {
                    parser().parse(text, new Description());
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException | NumberFormatException e) {
            throw new LaunchException(ExitCode.SOFTWARE, "The settings that the bundle " + bundle + " describes cannot be read.", e);
        }
    }

    private static boolean describes(ZipEntry entry) {
        return entry.getName().startsWith(FOLDER) && entry.getName().endsWith(ENDING);
    }

    private static SAXParser parser() throws SAXException, ParserConfigurationException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newSAXParser();
    }

    /** True if a bundle that was added describes the component. */
    boolean knows(String pid) {
        return components.containsKey(pid);
    }

    /** The settings of a component by name; empty if no bundle that was added describes it. */
    Map<String, DescribedSetting> of(String pid) {
        return components.getOrDefault(pid, Map.of());
    }

    /** One file: object classes first, then which component each of them is for. */
    private final class Description extends DefaultHandler {

        private final Map<String, Map<String, DescribedSetting>> classes = new HashMap<>();
        private Map<String, DescribedSetting> current = new HashMap<>();
        private String pid;

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes) {
            switch (name) {
                case "OCD" -> {
                    current = new HashMap<>();
                    classes.put(attributes.getValue("id"), current);
                }
                case "AD" -> current.put(attributes.getValue("id"), setting(attributes));
                case "Designate" -> pid = attributes.getValue("pid");
                case "Object" -> Optional.ofNullable(pid).ifPresent(component -> components.put(component,
                        classes.getOrDefault(attributes.getValue("ocdref"), Map.of())));
                default -> {
                    // Icons, options and what later versions of the schema bring say nothing about what a value is.
                }
            }
        }

        private DescribedSetting setting(Attributes attributes) {
            boolean several = !Optional.ofNullable(attributes.getValue("cardinality")).orElse("0").equals("0");
            return several ? DescribedSetting.of(Type.OTHER)
                    : new DescribedSetting(type(String.valueOf(attributes.getValue("type"))), limit(attributes, "min"), limit(attributes, "max"));
        }

        private static Type type(String name) {
            return switch (name.toUpperCase(Locale.ROOT)) {
                case "BOOLEAN" -> Type.BOOLEAN;
                case "INTEGER" -> Type.INTEGER;
                case "LONG" -> Type.LONG;
                default -> Type.OTHER;
            };
        }

        private static BigInteger limit(Attributes attributes, String name) {
            String value = attributes.getValue(name);
            return value == null ? null : new BigInteger(value);
        }
    }
}
