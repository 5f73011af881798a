package com.example.line;

import java.nio.file.*;
import java.util.Optional;
import org.fumogateway.gateway.install.HealthCheck;
import org.osgi.service.component.annotations.*;

@Component(configurationPid = "com.example.line")
public final class LineCheck implements HealthCheck {
    @interface Settings { String file() default "/run/line-up"; }
    @Activate private Settings settings;

    @Override public String name() {
        return "line";
    }

    @Override public Optional<String> problem() {
        return Files.exists(Path.of(settings.file())) ? Optional.empty() : Optional.of("The line is down");
    }
}
