package org.fumogateway.dlota.internal;

import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a {@link Descriptor} of octets, in the order of checks of section 2.3. */
final class DescriptorReader {

    /** Largest descriptor (DL-35). */
    static final int MAX_OCTETS = 65_536;

    private static final Pattern VERSION = Pattern.compile("([0-9]+)(\\.[0-9]+)*");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,19}");
    private static final Pattern GROUPED = Pattern.compile("[0-9]{1,3}(,[0-9]{3})+");
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern NOTIFY = Pattern.compile("(?s)<installNotifyURI>(.*?)</installNotifyURI>");

    private final UrlRules rules;

    DescriptorReader(UrlRules rules) {
        this.rules = rules;
    }

    /**
     * Reads.
     *
     * @param octets  the document; more than {@link #MAX_OCTETS} are refused
     * @param charset charset parameter of the answer, or null
     * @param base    where it finally came from
     */
    Descriptor read(byte[] octets, String charset, URI base) throws DescriptorException {
        if (octets.length > MAX_OCTETS) {
            throw new DescriptorException(906, "The descriptor is too large.", salvage(octets));
        }
        DescriptorScanner scanner = new DescriptorScanner();
        try {
            scanner.scan(DescriptorText.decode(octets, charset));
        } catch (CharacterCodingException e) {
            throw new DescriptorException(906, "The descriptor is not text in its character encoding.", salvage(octets));
        } catch (DescriptorScanner.Malformed e) {
            String found = first(scanner.attributes(), "installNotifyURI");
            throw new DescriptorException(906, e.getMessage(), found != null ? found : salvage(octets));
        }
        return checked(scanner.attributes(), base);
    }

    private Descriptor checked(List<Descriptor.Attribute> attributes, URI base) throws DescriptorException {
        String notifyText = first(attributes, "installNotifyURI");
        checkVersion(first(attributes, "DDVersion"), notifyText);
        String size = mandatory(attributes, "size", notifyText);
        String object = mandatory(attributes, "objectURI", notifyText);
        mandatory(attributes, "type", notifyText);
        List<String> types = types(attributes, notifyText);
        long octets = size(size, notifyText);
        URI objectUri = uri(object, base, "objectURI", notifyText);
        URI notify = notifyText == null ? null : uri(notifyText, base, "installNotifyURI", null);
        String installParam = first(attributes, "installParam");
        return new Descriptor(types, octets, objectUri, notify, installParam == null ? "" : installParam, attributes);
    }

    private static void checkVersion(String version, String notify) throws DescriptorException {
        if (version == null) {
            return;
        }
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            throw new DescriptorException(906, "DDVersion is not a version.", notify);
        }
        if (!parts.group(1).replaceFirst("^0+(?=.)", "").equals("1")) {
            throw new DescriptorException(951, "The descriptor is of a version that is not supported.", notify);
        }
    }

    private static List<String> types(List<Descriptor.Attribute> attributes, String notify) throws DescriptorException {
        List<String> types = attributes.stream().filter(attribute -> attribute.name().equals("type")).map(Descriptor.Attribute::text)
                .filter(type -> !type.isBlank()).map(DescriptorReader::withoutParameters).toList();
        if (!types.stream().allMatch(type -> TYPE.matcher(type).matches())) {
            throw new DescriptorException(906, "A type of the descriptor is not a media type.", notify);
        }
        return types;
    }

    private static String withoutParameters(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static long size(String text, String notify) throws DescriptorException {
        String digits = GROUPED.matcher(text).matches() ? text.replace(",", "") : text;
        if (SIZE.matcher(digits).matches()) {
            try {
                long size = Long.parseLong(digits);
                if (size >= 1) {
                    return size;
                }
            } catch (NumberFormatException e) {
                throw new DescriptorException(906, "The size in the descriptor is beyond all limits.", notify);
            }
        }
        throw new DescriptorException(906, "The size in the descriptor is not a positive number.", notify);
    }

    private URI uri(String text, URI base, String name, String notify) throws DescriptorException {
        try {
            return rules.parse(text, base);
        } catch (TransferFailure e) {
            throw new DescriptorException(906, "The " + name + " of the descriptor is not a usable address.", notify);
        }
    }

    private static String mandatory(List<Descriptor.Attribute> attributes, String name, String notify) throws DescriptorException {
        String text = first(attributes, name);
        if (text == null) {
            throw new DescriptorException(906, "The descriptor has no " + name + ".", notify);
        }
        return text;
    }

    /** First value of that name (DL-27); an empty one counts as absent (DL-29). */
    private static String first(List<Descriptor.Attribute> attributes, String name) {
        return attributes.stream().filter(attribute -> attribute.name().equals(name)).findFirst().map(Descriptor.Attribute::text)
                .filter(text -> !text.isEmpty()).orElse(null);
    }

    private static String salvage(byte[] octets) {
        Matcher found = NOTIFY.matcher(DescriptorText.roughly(octets));
        if (!found.find()) {
            return null;
        }
        String text = found.group(1).replace("<![CDATA[", "").replace("]]>", "").replace("&amp;", "&").strip();
        return text.isEmpty() ? null : text;
    }
}
