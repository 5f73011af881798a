package org.fumogateway.benchmarks.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.kxml2.wap.Wbxml;
import org.kxml2.wap.WbxmlParser;
import org.kxml2.wap.WbxmlSerializer;
import org.kxml2.wap.syncml.SyncML;
import org.xmlpull.v1.XmlPullParser;
import org.xmlpull.v1.XmlPullParserException;

/** The events of one document, ready to be given to other people's writers: those are measured without a model to walk through. */
final class RecordedEvents {

    private record Event(int type, String name, Object content) {
    }

    /** Room for mark-up that is longer in the other encoding: other people's writers shall not lose time to a stream that grows. */
    private static final int SLACK = 16 << 10;

    private final List<Event> events = new ArrayList<>();
    private final int size;

    private RecordedEvents(int size) {
        this.size = size;
    }

    /** The events of a WBXML document. */
    static RecordedEvents of(byte[] wbxml) throws IOException, XmlPullParserException {
        RecordedEvents recorded = new RecordedEvents(wbxml.length);
        WbxmlParser parser = SyncML.createParser();
        parser.setInput(new UnlockedInput(wbxml), null);
        for (int type = parser.nextToken(); type != XmlPullParser.END_DOCUMENT; type = parser.nextToken()) {
            Object content = type == XmlPullParser.TEXT ? parser.getText() : type == WbxmlParser.WAP_EXTENSION
                    ? parser.getWapExtensionData() : null;
            recorded.events.add(new Event(type, parser.getName(), content));
        }
        return recorded;
    }

    /** The document as kXML2 writes it. */
    byte[] writtenByKxml() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + SLACK);
        WbxmlSerializer serializer = SyncML.createSerializer();
        serializer.setOutput(out, "UTF-8");
        serializer.startDocument("UTF-8", null);
        for (Event event : events) {
            switch (event.type) {
                case XmlPullParser.START_TAG -> serializer.startTag(null, event.name);
                case XmlPullParser.END_TAG -> serializer.endTag(null, event.name);
                case XmlPullParser.TEXT -> serializer.text((String) event.content);
                case WbxmlParser.WAP_EXTENSION -> serializer.writeWapExtension(Wbxml.OPAQUE, event.content);
                default -> throw new IllegalStateException("event " + event.type);
            }
        }
        serializer.endDocument();
        return out.toByteArray();
    }

    /** The document as a StAX writer writes it, name spaces left out: that is less than what our own writer writes. */
    byte[] writtenBy(XMLOutputFactory factory) throws XMLStreamException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + SLACK);
        XMLStreamWriter writer = factory.createXMLStreamWriter(out, "UTF-8");
        for (Event event : events) {
            switch (event.type) {
                case XmlPullParser.START_TAG -> writer.writeStartElement(event.name);
                case XmlPullParser.END_TAG -> writer.writeEndElement();
                default -> writer.writeCharacters((String) event.content);
            }
        }
        writer.close();
        return out.toByteArray();
    }
}
