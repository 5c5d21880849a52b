// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.ModelPacker;
import org.ganglion.publisher.Publishers;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.PinnedRelease;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Brings a model to a device, or a release to a device or a group. */
@Component
public final class DeployCommand implements Command {
    private static final Option REPO =
            Option.of("--repo", "DIR", "the repository of the release; without it a model that nobody signed");
    private static final Option PERCENT = Option.of(
            "--percent", "N", "with --group: of its devices that are known, those whose turn comes first; default all");
    private static final Option WAIT = Option.flag("--wait", "with --repo: wait until all that are online have ended");
    private static final Option PLAN = Option.flag(
            "--plan", "with --repo and --device: print what the device would do to its bundles, and do nothing");
    private static final Option TIMEOUT = Option.of("--timeout", "S", "seconds to wait for the outcome, default 300");

    private final MessagingFactory messaging;
    private final ModelDeployment models;

    /** Made by the component runtime. */
    @Activate
    public DeployCommand(
            @Reference ModelPacker packer,
            @Reference ModelInspection inspection,
            @Reference MessagingFactory messaging,
            @Reference Publishers publishers) {
        this.messaging = messaging;
        this.models = new ModelDeployment(packer, inspection, publishers);
    }

    @Override
    public String name() {
        return "deploy";
    }

    @Override
    public String summary() {
        return "brings a model to a device, or a signed release to a device or a group, over MQTT";
    }

    @Override
    public String description() {
        return """
                With --repo: names a release of the repository in the desired document of a device, or of all devices of a
                group, where it takes the place of other versions of the same release. The blocks come from 'ganglion publish
                --repo', wherever that runs; the devices check every signature. A release that they would not see yet, because
                'ganglion repo timestamp' was not run since, is not asked for. With --wait it ends with 0 if all devices run the
                release, else with 1. In stages, with thresholds: 'ganglion rollout'.

                  ganglion deploy kitchen:1.4.0 --repo repo --device board-7 --broker tcp://broker:1883 --wait
                  ganglion deploy kitchen --repo repo --device board-7 --broker tcp://broker:1883 --plan
                  ganglion deploy kitchen --repo repo --group lab --percent 10 --broker tcp://broker:1883

                Without --repo: packs the model if need be, adds it by name to the device's desired document, or replaces it
                there, serves its blocks while the device fetches them, and ends with the outcome. The device runs the model's
                self-test before the new one takes the place of the old one; if it fails, the old one goes on. Exit code: 0 if the
                device has it and nothing keeps its pipeline from running, 1 if it failed, or is there but its pipeline waits,
                for a source that is not there for example. A device that is away does it when it is back, if somebody serves
                the blocks then. Only devices that trust everybody take it.

                  ganglion deploy braille.nir --device board-7 --broker tcp://broker:1883 --set dt=1e-4
                  ganglion deploy kws.tflite --name keywords --pipeline pipeline.json --device board-7 --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument(
                "WHAT",
                "a .nir, a .tflite or a model bundle; with --repo a release: its path, or [publisher/]name[:version]",
                true));
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(FleetOptions.ofAudience());
        options.addAll(List.of(REPO, PERCENT, WAIT, PLAN, TIMEOUT));
        options.addAll(ModelDeployment.OPTIONS);
        return options;
    }

    @Override
    public List<Need> needs() {
        return FleetOptions.AUDIENCE_NEEDS;
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        Duration limit = FleetOptions.seconds(context, TIMEOUT, 300);
        return context.option(REPO.name()).isPresent() ? release(context, limit) : model(context, limit);
    }

    private int model(CommandContext context, Duration limit) throws InterruptedException {
        refuse(context, List.of(PERCENT, WAIT, PLAN), "is for releases; give --repo DIR");
        if (context.option(FleetOptions.DEVICE.name()).isEmpty()) {
            throw new GanglionException(
                    Reason.USAGE,
                    "a model that nobody signed goes to one device; give --device ID,"
                            + " or --repo DIR for a release to the group");
        }
        Topics topics = FleetOptions.topics(context);
        var settings = FleetOptions.connection(context, topics);
        ModelRelease release =
                models.release(context, context.path(context.argument("WHAT").orElseThrow()));
        try (Connection connection = BrokerConnection.open(messaging, settings, context.err()::println)) {
            return models.run(context, connection, topics, release, limit);
        }
    }

    private int release(CommandContext context, Duration limit) throws InterruptedException {
        refuse(context, ModelDeployment.OPTIONS, "is for models; a release has been made already");
        Optional<String> device = context.option(FleetOptions.DEVICE.name());
        Optional<Double> percent =
                context.option(PERCENT.name()).map(given -> context.number(PERCENT.name(), Double.NaN));
        check(context, device, percent);
        String group = context.option(FleetOptions.GROUP.name()).orElse(FleetOptions.DEFAULT_GROUP);
        Topics topics = FleetOptions.topics(group, device.orElse("any"));
        ReleaseShelf shelf =
                FleetOptions.shelf(context, context.option(REPO.name()).orElseThrow());
        PinnedRelease release = shelf.release(context.argument("WHAT").orElseThrow());
        shelf.requireSeen(release);
        try (Connection connection = BrokerConnection.open(messaging, context, topics)) {
            ReleaseDeployment deployment = new ReleaseDeployment(context, connection);
            if (context.flag(PLAN.name())) {
                return deployment.plan(release, new DeviceName(group, device.orElseThrow()), limit);
            }
            return deployment.run(
                    release,
                    new ReleaseDeployment.Audience(group, device, percent),
                    context.flag(WAIT.name()) ? Optional.of(limit) : Optional.empty());
        }
    }

    private static void check(CommandContext context, Optional<String> device, Optional<Double> percent) {
        if (device.isEmpty() && context.flag(PLAN.name())) {
            throw new GanglionException(Reason.USAGE, "--plan is of one device; give --device ID");
        }
        if (device.isPresent() && percent.isPresent()) {
            throw new GanglionException(Reason.USAGE, "--percent is of a group; leave out --device");
        }
        if (percent.isPresent() && !(percent.get() > 0 && percent.get() <= 100)) {
            throw new GanglionException(
                    Reason.USAGE, "--percent is " + percent.get() + ", not above 0 and at most 100");
        }
    }

    private static void refuse(CommandContext context, List<Option> options, String why) {
        for (Option option : options) {
            if (!context.options(option.name()).isEmpty()) {
                throw new GanglionException(Reason.USAGE, option.name() + ' ' + why);
            }
        }
    }
}
