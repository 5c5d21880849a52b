// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.running;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.ganglion.health.checks.DriverChecks;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each check on a thread of its own while it is asked, so that one that hangs costs its own thread and no other check. Between
 * reports there are no threads.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CheckRunner implements HealthReport {
    private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);
    private static final int MOST_MESSAGES = 20;

    private final Map<HealthCheck, Registered> checks = new ConcurrentHashMap<>();

    private static final class Registered {
        private final HealthCheck check;
        private final String name;
        private final List<String> tags;
        private Thread thread;
        private FutureTask<CheckOutcome> task;

        Registered(HealthCheck check, String name, List<String> tags) {
            this.check = check;
            this.name = name;
            this.tags = tags;
        }

        /** The run under way, or a new one. */
        synchronized FutureTask<CheckOutcome> start() {
            if (task == null || task.isDone()) {
                task = new FutureTask<>(this::execute);
                thread = new Thread(task, "ganglion-health-" + name);
                thread.setDaemon(true);
                thread.start();
            }
            return task;
        }

        synchronized void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        private CheckOutcome execute() {
            long begin = System.nanoTime();
            Result result = check.execute();
            List<String> messages = new ArrayList<>();
            for (ResultLog.Entry entry : result) {
                if (entry.getStatus() != Result.Status.OK && messages.size() < MOST_MESSAGES) {
                    messages.add(entry.getMessage());
                }
            }
            HealthStatus status = HealthStatus.valueOf(result.getStatus().name());
            return new CheckOutcome(name, tags, status, messages, (System.nanoTime() - begin) / 1000);
        }

        CheckOutcome broken(String message, long micros) {
            return new CheckOutcome(name, tags, HealthStatus.HEALTH_CHECK_ERROR, List.of(message), micros);
        }
    }

    @Reference
    void bindDrivers(DriverChecks drivers) {
        // not asked for anything: that it is there brings its checks
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCheck(HealthCheck check, Map<String, ?> properties) {
        Object name = properties.get(HealthCheck.NAME);
        checks.put(
                check,
                new Registered(
                        check,
                        name == null ? "check-" + properties.get(Constants.SERVICE_ID) : name.toString(),
                        tags(properties.get(HealthCheck.TAGS))));
    }

    void unbindCheck(HealthCheck check) {
        Registered gone = checks.remove(check);
        if (gone != null) {
            gone.interrupt();
        }
    }

    private static List<String> tags(Object value) {
        return value instanceof String[] several
                ? List.of(several)
                : value == null ? List.of() : List.of(value.toString());
    }

    @Deactivate
    void close() {
        checks.values().forEach(Registered::interrupt);
    }

    @Override
    public List<CheckOutcome> check(Duration atMost, String... tags) throws InterruptedException {
        List<Registered> chosen = checks.values().stream()
                .filter(each -> tags.length == 0 || each.tags.stream().anyMatch(List.of(tags)::contains))
                .sorted(Comparator.comparing(each -> each.name))
                .toList();
        long begin = System.nanoTime();
        List<FutureTask<CheckOutcome>> tasks =
                chosen.stream().map(Registered::start).toList();
        List<CheckOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            outcomes.add(await(chosen.get(i), tasks.get(i), begin, atMost.toNanos()));
        }
        return outcomes;
    }

    private static CheckOutcome await(Registered check, FutureTask<CheckOutcome> task, long begin, long atMost)
            throws InterruptedException {
        try {
            return task.get(Math.max(0, begin + atMost - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hangs) {
            long micros = (System.nanoTime() - begin) / 1000;
            return check.broken("did not end within " + TimeUnit.NANOSECONDS.toMillis(atMost) + " ms", micros);
        } catch (ExecutionException e) {
            LOG.warn("health check {} threw", check.name, e.getCause());
            return check.broken("threw " + e.getCause(), (System.nanoTime() - begin) / 1000);
        }
    }
}
