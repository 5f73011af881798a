package org.fumogateway.lab;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Stream;
import org.fumogateway.gateway.interaction.UserInteraction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.dmt.DmtData;
import org.osgi.service.dmt.DmtException;
import org.osgi.service.dmt.notification.AlertItem;
import org.osgi.service.dmt.notification.NotificationService;

/**
 * A bundle of the tests that plays the person in front of the device, who does what the first word on the screen says (one of
 * {@link UserInteraction.Answer.Kind}, else OK), and a vendor that sends alerts. {@link PersonBundle} puts it into a gateway.
 * Its commands: {@code person:come}, {@code person:leave}, {@code person:shown} and {@code person:alert SERVER TEXT}.
 */
public final class Person implements BundleActivator, UserInteraction {

    private static final int GENERIC_ALERT = 1226;

    private final List<String> shown = new ArrayList<>();
    private BundleContext context;
    private ServiceRegistration<UserInteraction> present;

    @Override
    public void start(BundleContext bundle) {
        context = bundle;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "person");
        properties.put("osgi.command.function", new String[] {"come", "leave", "shown", "alert"});
        bundle.registerService(Person.class, this, properties);
    }

    @Override
    public void stop(BundleContext bundle) {
        // The framework takes the services back.
    }

    /** There is somebody from now on. */
    public synchronized String come() {
        if (present == null) {
            present = context.registerService(UserInteraction.class, this, null);
        }
        return "here";
    }

    /** There is nobody any more. */
    public synchronized String leave() {
        if (present != null) {
            present.unregister();
            present = null;
        }
        return "gone";
    }

    /** What was on the screen since it was asked last, a line each. */
    public synchronized String shown() {
        String text = String.join("\n", shown);
        shown.clear();
        return text;
    }

    /** Sends a Generic Alert to a server. */
    public String alert(String server, String text) throws DmtException {
        ServiceReference<NotificationService> reference = context.getServiceReference(NotificationService.class);
        context.getService(reference).sendNotification(server, GENERIC_ALERT, "correlator of " + text,
                new AlertItem[] {new AlertItem("./DevInfo", "org.example.itest", null, new DmtData(text))});
        return "sent";
    }

    @Override
    public Answer display(Prompt prompt) {
        return obey("display", prompt, List.of());
    }

    @Override
    public Answer confirm(Prompt prompt) {
        return obey("confirm", prompt, List.of());
    }

    @Override
    public Answer input(Prompt prompt) {
        return obey("input", prompt, List.of());
    }

    @Override
    public Answer choose(Prompt prompt, List<String> choices, boolean several) {
        return obey(several ? "choose several" : "choose one", prompt, choices);
    }

    /** The text is a kind of answer and its values: {@code OK 1 3}. */
    private synchronized Answer obey(String kind, Prompt prompt, List<String> choices) {
        shown.add(kind + " " + prompt.text() + " " + choices + " min=" + prompt.minimumSeconds() + " max=" + prompt.maximumSeconds() + " default="
                + prompt.defaultResponse() + " length=" + prompt.maximumLength() + " type=" + prompt.inputType() + " masked=" + prompt.masked());
        List<String> words = List.of(prompt.text().split(" "));
        Answer.Kind wanted = Stream.of(Answer.Kind.values()).filter(known -> known.name().equals(words.get(0))).findFirst().orElse(Answer.Kind.OK);
        return new Answer(wanted, words.subList(1, words.size()));
    }
}
