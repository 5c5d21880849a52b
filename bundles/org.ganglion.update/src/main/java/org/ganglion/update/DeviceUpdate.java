// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.function.BooleanSupplier;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.DeviceClaim;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.health.HealthReport;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.Models;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.pipeline.Shadows;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.Profiles;
import org.ganglion.transfer.Origins;
import org.ganglion.transfer.Transfer;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Brings the device to what is desired of it, with the services that come and go. Everything happens on one thread; it begins by restoring what ran
 * before, for which it needs no broker.
 */
@Capability(namespace = "ganglion.update", attribute = "mode=cold")
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.ganglion.update")
@Designate(ocd = DeviceUpdate.Settings.class)
public final class DeviceUpdate {
    /** What may be configured. */
    @ObjectClassDefinition(name = "Ganglion update", description = "What the device takes, and where it keeps it.")
    public @interface Settings {
        /** {@return the folder} */
        @AttributeDefinition(
                required = false,
                description =
                        "Where artifacts and state are kept; unless set below ganglion.home, else below ganglion.state by device.")
        String folder() default "";

        /** {@return whom it trusts} */
        @AttributeDefinition(
                description =
                        "Whose documents it takes: signed ones only, or (none) also unsigned ones, from whoever may publish.",
                options = {@Option(value = "signed"), @Option(value = "none")})
        String trust() default "signed";
    }

    private final UpdateFolder folder;
    private final RepositoryLine repository = new RepositoryLine();
    private final UpdateThread thread = new UpdateThread(this::work, this::failed);
    private final DesiredLines lines = new DesiredLines(new Arrivals(thread, this::desired));
    private final DesiredState desired;
    private final ServiceRegistration<BooleanSupplier> alive;
    /**
     * No service of the component itself: the connection asks for it while it is made, and this component wants the connection, so that each
     * could wait for the other.
     */
    private final ServiceRegistration<DeviceClaim> claim;

    private volatile Transfer transfer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Pipelines pipelines;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Shadows shadows;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile HealthReport health;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Profiles profiles;

    /** Nothing happens yet. */
    @Activate
    public DeviceUpdate(
            BundleContext context,
            @Reference Models models,
            @Reference ModelInspection inspection,
            @Reference ConfigurationLayers layers,
            Settings settings) {
        TrialClock trialClock = new TrialClock();
        LauncherServices launcher = new LauncherServices(context);
        UpdaterAssembly assembly = new UpdaterAssembly(
                new UpdaterAssembly.Services(
                        models,
                        inspection,
                        layers,
                        () -> transfer,
                        () -> pipelines,
                        () -> shadows,
                        () -> health,
                        () -> profiles,
                        lines::messaging,
                        lines::names),
                settings.trust().equals("none"),
                trialClock,
                launcher,
                repository::origin);
        folder = new UpdateFolder(context, settings.folder());
        desired = new DesiredState(context, assembly, launcher, thread, new Desk(lines::tell));
        alive = launcher.isOnTrial() ? launcher.tellsWhetherAlive(trialClock::goesOn) : null;
        claim = context.registerService(
                DeviceClaim.class, device -> desired.claim(folder.known().orElseGet(() -> folder.of(device))), null);
        folder.known().ifPresent(known -> thread.run(() -> desired.begin(() -> known)));
    }

    @Deactivate
    void close() throws InterruptedException {
        claim.unregister();
        if (alive != null) {
            alive.unregister();
        }
        try {
            thread.end(desired::cancelFetch);
        } finally {
            repository.close();
            desired.close();
        }
    }

    private DesiredState desired() {
        return desired;
    }

    private void work() throws InterruptedException {
        desired.work();
    }

    private void failed(Reason reason, Throwable why) {
        desired.failed(reason, why);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addMessaging(Messaging messaging) {
        lines.open(messaging);
        thread.run(() -> {
            desired.begin(() -> folder.of(messaging.topics()));
            lines.tellAgain(messaging);
        });
    }

    void removeMessaging(Messaging messaging) {
        lines.close(messaging);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addTransfer(Transfer added) {
        transfer = added;
        thread.run(desired::hurry);
    }

    void removeTransfer(Transfer removed) {
        if (transfer == removed) {
            transfer = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addOrigins(Origins added) {
        repository.use(added);
        thread.run(desired::hurry);
    }

    void removeOrigins(Origins removed) {
        repository.lose(removed);
    }
}
