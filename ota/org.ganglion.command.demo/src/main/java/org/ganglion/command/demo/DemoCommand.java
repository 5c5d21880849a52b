// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.broker.Brokers;
import org.ganglion.broker.Brokers.Broker;
import org.ganglion.command.CommandRunner;
import org.ganglion.model.ModelPacker;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfigurationLayers;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows the whole story on one machine, and whether all of it held. */
@Component
public final class DemoCommand implements Command {
    private static final double SECONDS = 24;
    private static final double SECONDS_LEAST = 6;

    private static final Option ONCE = Option.flag("--once", "end after the story; exit code 0 only if all of it held");
    private static final Option LEARN =
            Option.of("--seconds", "N", "how long it learns before it is judged, default 24");
    private static final Option BREAK =
            Option.of("--break", "loss|swap|learn", "damage one part, which must be noticed: the exit code is 1");

    private final Brokers brokers;
    private final ConfigurationLayers layers;
    private final ModelWriter writer;
    private final ModelPacker packer;
    private final Pipelines pipelines;
    private final MessagingFactory messaging;
    private final ComponentServiceObjects<CommandRunner> commands;
    private final BundleContext bundles;

    /** Made by the component runtime. The runner of commands is only asked for later, because it knows this command. */
    @Activate
    public DemoCommand(
            BundleContext bundles,
            @Reference Brokers brokers,
            @Reference ConfigurationLayers layers,
            @Reference ModelWriter writer,
            @Reference ModelPacker packer,
            @Reference Pipelines pipelines,
            @Reference MessagingFactory messaging,
            @Reference ComponentServiceObjects<CommandRunner> commands) {
        this.bundles = bundles;
        this.brokers = brokers;
        this.layers = layers;
        this.writer = writer;
        this.packer = packer;
        this.pipelines = pipelines;
        this.messaging = messaging;
        this.commands = commands;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "shows the whole story: broker, device, a model over MQTT, learning, live exchange";
    }

    @Override
    public String description() {
        return """
                Starts a broker and a device on loopback, sends the device a spiking network over MQTT, and lets it learn to
                predict this machine's own load, to which the demo adds a known one. Then the neuron model is exchanged while
                the network runs, and back. Everything that is promised is checked and printed.

                  ganglion demo          goes on after the story; look with 'ganglion watch', end with Ctrl-C
                  ganglion demo --once   ends with 0 only if all of it held
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(ONCE, LEARN, BREAK);
    }

    @Override
    public int run(CommandContext context) throws Exception {
        double seconds = context.number(LEARN.name(), SECONDS);
        if (seconds < SECONDS_LEAST) {
            throw new GanglionException(Reason.USAGE, "--seconds must be at least " + SECONDS_LEAST);
        }
        Damage damage = damage(context);
        Story story = new Story(context.out());
        Path folder = Files.createTempDirectory("ganglion-demo");
        try (Broker broker = brokers.start(Brokers.Settings.LOOPBACK);
                Device device = new Device(layers, pipelines, broker.url(), folder.resolve("device"));
                Results results = new Results(messaging, device, damage == Damage.LOSS);
                KnownLoad load = new KnownLoad(Runtime.getRuntime().availableProcessors())) {
            Others others = new Others();
            story.chapter("A broker and a device");
            story.tell("broker " + broker.url() + ", device " + device.topics().prefix());
            Delivery delivery = new Delivery(context, writer, packer, commands, folder);
            story.chapter("A model over MQTT");
            if (!delivery.run(story, device, damage != Damage.LEARN) || context.cancelled()) {
                return 1;
            }
            new Learning(story, results, load).run(seconds, context);
            new Exchanges(story, results, device, bundles, damage == Damage.SWAP).run(context);
            new Account(story, results, device, others).tell();
            boolean held = story.end();
            if (!context.flag(ONCE.name()) && damage == Damage.NONE && !context.cancelled()) {
                goOn(context, device, results);
            }
            return held && !context.cancelled() ? 0 : 1;
        } finally {
            delete(folder);
        }
    }

    private static void goOn(CommandContext context, Device device, Results results) throws InterruptedException {
        context.out().println("It goes on. Look: ganglion watch --broker " + device.url() + "   End: Ctrl-C");
        while (!context.cancelled()) {
            results.forecasts().await(results.forecasts().count() + 50, 10_000);
            context.out().println(Learning.picture(results.forecasts(), 50));
        }
    }

    private static Damage damage(CommandContext context) {
        String word = context.option(BREAK.name()).orElse("none");
        for (Damage damage : Damage.values()) {
            if (damage.name().toLowerCase(Locale.ROOT).equals(word)) {
                return damage;
            }
        }
        throw new GanglionException(Reason.USAGE, "--break is loss, swap or learn, not '" + word + "'");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What is damaged on purpose. */
    private enum Damage {
        NONE,
        /** A result is lost on its way. */
        LOSS,
        /** The old neuron model goes before the new one is there. */
        SWAP,
        /** The read-out has no learning rule. */
        LEARN
    }
}
