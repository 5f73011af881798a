package org.fumogateway.gateway.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something may happen, in the gateway's own time zone: updates begin (FUMO-79), packages are fetched (DL-113). A window is
 * {@code [DAYS] HH:MM-HH:MM}, DAYS being {@code Mon}, {@code Mon-Fri} or left out; one that ends before it begins goes on past
 * midnight and belongs to the day it began on, one that ends when it begins is a whole day. Immutable and thread-safe.
 *
 * <p>Where clocks change, a window keeps its local times: a beginning within the hour that is left out is when that hour would have been, and a
 * window that ends in the hour that comes twice stays open for both.
 */
public final class TimeWindows {

    private static final Pattern FORM = Pattern.compile("(?:([A-Za-z]{3})(?:-([A-Za-z]{3}))? +)?([0-9]{1,2}:[0-9]{2}) *- *([0-9]{1,2}:[0-9]{2})");
    /** A window of a single day in the week comes again within that many days. */
    private static final int DAYS_AHEAD = 8;

    private record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    }

    private record Opening(Instant from, Instant to) {

        boolean holds(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    private final List<Window> windows;
    private final ZoneId zone;

    private TimeWindows(List<Window> windows, ZoneId zone) {
        this.windows = windows;
        this.zone = zone;
    }

    /** Open at any time. */
    public static TimeWindows always() {
        return new TimeWindows(List.of(), ZoneId.of("Z"));
    }

    /**
     * Reads windows; none means always open.
     *
     * @param texts windows; one text may hold several, joined by commas
     * @param zone  name of a time zone, empty for the one the gateway is set to
     * @return the windows
     * @throws IllegalArgumentException with one sentence about what cannot be read
     */
    public static TimeWindows of(List<String> texts, String zone) {
        List<Window> read = new ArrayList<>();
        for (String text : String.join(",", texts).split(",")) {
            if (!text.isBlank()) {
                read.add(window(text.strip()));
            }
        }
        try {
            return new TimeWindows(List.copyOf(read), zone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(zone.strip()));
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("There is no time zone " + zone, unknown);
        }
    }

    private static Window window(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A window looks like Mon-Fri 02:00-04:00, not " + text);
        }
        try {
            return new Window(days(matcher.group(1), matcher.group(2)), time(matcher.group(3)), time(matcher.group(4)));
        } catch (DateTimeException impossible) {
            throw new IllegalArgumentException("The window " + text + " has an impossible time", impossible);
        }
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.length() == 4 ? '0' + text : text);
    }

    private static Set<DayOfWeek> days(String first, String last) {
        if (first == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        DayOfWeek end = day(last == null ? first : last);
        DayOfWeek next = day(first);
        days.add(next);
        while (next != end) {
            next = next.plus(1);
            days.add(next);
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().substring(0, 3).equals(text.toUpperCase(Locale.ROOT))) {
                return day;
            }
        }
        throw new IllegalArgumentException("The days are Mon, Tue, Wed, Thu, Fri, Sat and Sun, not " + text);
    }

    /** True if a window is open at that moment. */
    public boolean open(Instant moment) {
        return windows.isEmpty() || openings(moment).stream().anyMatch(opening -> opening.holds(moment));
    }

    /** The next beginning of a window after that moment; empty if it is always open. */
    public Optional<Instant> next(Instant moment) {
        return openings(moment).stream().map(Opening::from).filter(from -> from.isAfter(moment)).min(Comparator.naturalOrder());
    }

    /** Name of the time zone. */
    public ZoneId zone() {
        return zone;
    }

    private List<Opening> openings(Instant moment) {
        LocalDate today = moment.atZone(zone).toLocalDate();
        List<Opening> all = new ArrayList<>();
        for (Window window : windows) {
            for (int day = -1; day <= DAYS_AHEAD; day++) {
                LocalDate date = today.plusDays(day);
                if (window.days.contains(date.getDayOfWeek())) {
                    all.add(opening(window, date));
                }
            }
        }
        return all;
    }

    private Opening opening(Window window, LocalDate date) {
        LocalDateTime localFrom = date.atTime(window.from);
        LocalDateTime localTo = (window.to.isAfter(window.from) ? date : date.plusDays(1)).atTime(window.to);
        Instant from = ZonedDateTime.of(localFrom, zone).toInstant();
        Instant to = ZonedDateTime.of(localTo, zone).withLaterOffsetAtOverlap().toInstant();
        if (!to.isAfter(from)) {
            // It begins in the hour left out and ends soon after it: from the moment the clocks change.
            ZoneOffsetTransition gap = zone.getRules().getTransition(localFrom);
            from = gap == null ? from : gap.getInstant();
        }
        return new Opening(from, to);
    }
}
