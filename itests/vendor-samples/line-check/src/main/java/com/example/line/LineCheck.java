package com.example.line;

import java.nio.file.*;
import java.util.Optional;
import org.fumogateway.gateway.install.HealthCheck;
import org.osgi.service.component.annotations.Component;

@Component
public final class LineCheck implements HealthCheck {
    private final Path up = Path.of(System.getProperty("com.example.line", "/run/line-up"));

    @Override public String name() {
        return "line";
    }

    @Override public Optional<String> problem() {
        return Files.exists(up) ? Optional.empty() : Optional.of("The line is down");
    }
}
