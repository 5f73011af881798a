package org.fumogateway.localshell.internal;

import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets commands of Gogo that work on bundles, such as {@code felix:update 29 URL}, be given one by its id or by its symbolic name; of several
 * versions the highest. An interactive Gogo shell, which has this too, is not part of the distribution.
 */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {

    private final BundleContext context;

    /** Called by Declarative Services. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        if (desiredType != Bundle.class || in == null) {
            return null;
        }
        String text = in.toString().strip();
        if (text.matches("[0-9]{1,18}")) {
            return context.getBundle(Long.parseLong(text));
        }
        return Stream.of(context.getBundles()).filter(bundle -> text.equals(bundle.getSymbolicName()))
                .max(Comparator.comparing(Bundle::getVersion)).orElse(null);
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }
}
