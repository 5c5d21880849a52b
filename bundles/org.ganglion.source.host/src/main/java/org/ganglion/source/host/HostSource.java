// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The board itself as a source: processor load, frequency, temperatures, memory and network, each on a scale from 0 to about 1.
 * Settings: {@link HostSettings}; metrics: {@link ProcessorTimes}, {@link Sensors}, {@link Memory}, {@link NetworkTraffic}.
 *
 * <p>A sample allocates its array of values and itself; nothing else.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "host")
public final class HostSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);

    @Override
    public Delivery open(String pipeline, Map<String, String> settings, Intake intake) {
        HostSettings read = HostSettings.of(settings);
        BoardMetrics board = new BoardMetrics(read.root(), read.window());
        List<Metric> columns;
        try {
            columns = columns(pipeline, read, board.byName());
        } catch (GanglionException absent) {
            board.close();
            throw absent;
        }
        board.keepFor(columns);
        LOG.info(
                "pipeline {}: columns {}",
                pipeline,
                columns.stream().map(Metric::name).toList());
        return new HostDelivery(pipeline, read.period(), board, columns, intake);
    }

    private static List<Metric> columns(String pipeline, HostSettings settings, Map<String, Metric> metrics) {
        Set<Metric> columns = new LinkedHashSet<>();
        List<String> absent = new ArrayList<>();
        for (String name : settings.metrics()) {
            List<Metric> found = name.endsWith(".*")
                    ? below(name, metrics)
                    : metrics.containsKey(name) ? List.of(metrics.get(name)) : List.of();
            columns.addAll(found);
            if (found.isEmpty()) {
                absent.add(name);
                if (settings.absent() == HostSettings.Absent.ZERO) {
                    columns.add(new Nothing(name));
                }
            }
        }
        if (!absent.isEmpty()) {
            report(pipeline, settings, absent, metrics);
        }
        if (columns.isEmpty()) {
            throw new GanglionException(
                    Reason.DEVICE,
                    "source 'host': this board has none of " + settings.metrics() + "; it has " + metrics.keySet());
        }
        return List.copyOf(columns);
    }

    /** {@code cpu.*} is each processor, not the parts of the sum. */
    private static List<Metric> below(String pattern, Map<String, Metric> metrics) {
        String beginning = pattern.substring(0, pattern.length() - 1);
        boolean numbered = beginning.equals("cpu.");
        return metrics.values().stream()
                .filter(m -> m.name().startsWith(beginning))
                .filter(m -> !numbered || Character.isDigit(m.name().charAt(beginning.length())))
                .toList();
    }

    private static void report(
            String pipeline, HostSettings settings, List<String> absent, Map<String, Metric> metrics) {
        if (settings.absent() == HostSettings.Absent.REFUSE) {
            throw new GanglionException(
                    Reason.DEVICE, "source 'host': this board has no " + absent + "; it has " + metrics.keySet());
        }
        LOG.info(
                "pipeline {}: this board has no {}: {}",
                pipeline,
                absent,
                settings.absent() == HostSettings.Absent.ZERO ? "always 0" : "no column");
    }

    private record Nothing(String name) implements Metric {
        @Override
        public double value(long nanos) {
            return 0;
        }
    }
}
