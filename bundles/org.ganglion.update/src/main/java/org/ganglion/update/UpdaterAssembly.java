// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.health.HealthReport;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.Models;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.pipeline.Shadows;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profiles;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Transfer;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.trust.RootOfTrust;
import org.osgi.framework.BundleContext;

/** Puts an updater together that works with the services of this framework. */
final class UpdaterAssembly {
    private static final String ORIGIN = "models";

    private final Services services;
    private final boolean takesUnsigned;
    private final TrialClock trialClock;
    private final LauncherServices launcher;
    private final Supplier<Optional<Origin>> repository;
    private volatile boolean rooted;
    /** That of the latest updater; none before the first. */
    private volatile Fetcher fetcher;

    /**
     * The services of this framework.
     *
     * @param models the service
     * @param inspection the service
     * @param layers the service
     * @param transfer the one that is there now, or null
     * @param pipelines the one that is there now, or null
     * @param shadows the one that is there now, or null
     * @param health the one that is there now, or null
     * @param profiles the one that is there now, or null
     * @param messaging the connection that is there now
     * @param names what the device is called
     */
    record Services(
            Models models,
            ModelInspection inspection,
            ConfigurationLayers layers,
            Supplier<Transfer> transfer,
            Supplier<Pipelines> pipelines,
            Supplier<Shadows> shadows,
            Supplier<HealthReport> health,
            Supplier<Profiles> profiles,
            Supplier<Optional<Messaging>> messaging,
            Supplier<List<String>> names) {}

    /**
     * Nothing is put together yet.
     *
     * @param takesUnsigned whether a device without a root of trust takes unsigned documents from whoever may publish
     * @param repository that a device with a root of trust takes its releases from
     */
    UpdaterAssembly(
            Services services,
            boolean takesUnsigned,
            TrialClock trialClock,
            LauncherServices launcher,
            Supplier<Optional<Origin>> repository) {
        this.services = services;
        this.takesUnsigned = takesUnsigned;
        this.trialClock = trialClock;
        this.launcher = launcher;
        this.repository = repository;
    }

    /** Ends the fetch under way, if there is one. */
    void cancelFetch() {
        Fetcher latest = fetcher;
        if (latest != null) {
            latest.cancel();
        }
    }

    /**
     * An updater that has done nothing yet.
     *
     * @param framework the context of the framework itself
     * @param superseded whether another document has come
     * @param stopping whether the process ends
     */
    Updater updater(
            BundleContext framework,
            DevicePlaces places,
            Desk desk,
            BooleanSupplier superseded,
            BooleanSupplier stopping) {
        LivePipelines pipelines = new LivePipelines(services.models(), services.pipelines(), services.layers()::values);
        BooleanSupplier cancelled = () -> superseded.getAsBoolean() || stopping.getAsBoolean();
        Fetcher fetching =
                new TransferFetcher(services.transfer(), () -> rooted ? repository.get() : Optional.empty(), cancelled);
        fetcher = fetching;
        Ports ports = new Ports(
                fetching,
                new SelfTestTrial(services.inspection(), services.models()),
                new FrameworkShadows(services.models(), services.pipelines(), services.shadows()),
                new FrameworkBundles(framework, services.models(), places.launchedFrom(), places.launched()),
                new FrameworkClosure(framework),
                wanted -> services.layers().set(Layer.RELEASE, ORIGIN, wanted),
                pipelines,
                new FrameworkHealth(
                        framework, required(places), services.health(), pipelines::troubles, services.messaging()),
                trust(places),
                ThisBoard.facts(framework, services.profiles()),
                launcher::restart,
                new LearnedOnTrial(framework),
                trialClock,
                cancelled,
                stopping);
        return new Updater(new DiskStorage(), places.places(), ports, places.setting(), desk);
    }

    /** Without these a device that is supervised does not do its work. */
    private Map<String, BooleanSupplier> required(DevicePlaces places) {
        if (!places.setting().supervised()) {
            return Map.of();
        }
        return Map.of(
                "the health report", () -> services.health().get() != null,
                "the pipelines", () -> services.pipelines().get() != null,
                "all that the launcher starts", launcher::hasStartedAll);
    }

    /** With a root, unsigned releases are refused whatever the configuration says. */
    private Trust trust(DevicePlaces places) {
        rooted = places.root().isPresent();
        if (rooted) {
            return new RootOfTrust(
                    new DiskStorage(),
                    places.trusted(),
                    places.root().orElseThrow(),
                    repository,
                    services.names(),
                    InstantSource.system());
        }
        return takesUnsigned ? Trust.NONE : Trust.NOBODY;
    }
}
