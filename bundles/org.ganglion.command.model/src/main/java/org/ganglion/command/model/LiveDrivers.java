// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.session.Placement;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The drivers that are there now, by the names that people use. */
@Component(service = LiveDrivers.class)
public final class LiveDrivers {
    /** Factory configurations of drivers begin with the name of a driver's bundle. */
    private static final String CONFIGURED = "org.ganglion.driver.";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);

    private final ConfigurationLayers layers;
    private final Map<ServiceReference<Driver>, LiveDriver> drivers = new ConcurrentHashMap<>();

    /**
     * A driver.
     *
     * @param kind what it is, such as {@code cpu}
     * @param bundle symbolic name
     * @param version of the bundle
     * @param serviceId of the service
     * @param ranking of the service
     * @param operations the node types that it knows
     * @param energy of its operations
     * @param service to ask for reports
     */
    record LiveDriver(
            String kind,
            String bundle,
            String version,
            long serviceId,
            int ranking,
            List<String> operations,
            EnergyTable energy,
            Driver service) {
        boolean isCalled(String name) {
            return kind.equals(name) || bundle.equals(name);
        }

        /** Whether a model's node is to be run by it. */
        boolean runs(Placement.Place place) {
            return place.claim() != null && place.provider().serviceId() == serviceId;
        }

        private int placeIn(List<String> names) {
            int place = 0;
            while (place < names.size() && !isCalled(names.get(place))) {
                place++;
            }
            return place;
        }
    }

    /** Made by the component runtime. */
    @Activate
    public LiveDrivers(@Reference ConfigurationLayers layers) {
        this.layers = layers;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(ServiceReference<Driver> reference, Driver driver) {
        Bundle bundle = reference.getBundle();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer given ? given : 0;
        drivers.put(
                reference,
                new LiveDriver(
                        String.join("", texts(reference, DriverKind.KIND)),
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        (Long) reference.getProperty(Constants.SERVICE_ID),
                        ranking,
                        texts(reference, DriverKind.OPS),
                        driver.energy(),
                        driver));
    }

    void removeDriver(ServiceReference<Driver> reference) {
        drivers.remove(reference);
    }

    /** What a service says of itself, one or several. */
    static List<String> texts(ServiceReference<?> reference, String property) {
        Object value = reference.getProperty(property);
        if (value instanceof String[] several) {
            return List.of(several);
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    /** A driver that a configuration makes comes a moment after the start; one that never comes is not waited for any longer. */
    private void awaitConfigured() {
        Set<String> expected = layers.values().stream()
                .map(ConfiguredValue::pid)
                .filter(pid -> pid.startsWith(CONFIGURED) && pid.contains("~"))
                .collect(Collectors.toSet());
        long deadline = System.nanoTime() + PATIENCE;
        while (!pids().containsAll(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK);
        }
    }

    private Set<Object> pids() {
        return drivers.keySet().stream()
                .map(reference -> reference.getProperty(Constants.SERVICE_PID))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** All, in the order in which a session asks them that prefers these bundles. */
    List<LiveDriver> ranked(List<String> prefer) {
        awaitConfigured();
        List<LiveDriver> all = new ArrayList<>(drivers.values());
        all.sort(Comparator.comparingInt((LiveDriver driver) -> driver.placeIn(prefer))
                .thenComparing(Comparator.comparingInt(LiveDriver::ranking).reversed())
                .thenComparing(LiveDriver::serviceId));
        return all;
    }

    /**
     * The one of this kind, or of the bundle of this symbolic name.
     *
     * @throws GanglionException USAGE if there is none
     */
    LiveDriver named(String name) {
        return ranked(List.of()).stream()
                .filter(driver -> driver.isCalled(name))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE, "there is no driver '" + name + "'; there are " + String.join(", ", kinds())));
    }

    private List<String> kinds() {
        return ranked(List.of()).stream().map(LiveDriver::kind).distinct().toList();
    }
}
