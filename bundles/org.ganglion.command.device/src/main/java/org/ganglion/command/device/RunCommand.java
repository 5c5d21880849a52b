// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.device;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Is a device until it is told to end. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RunCommand implements Command {
    private static final String ORIGIN = "command line";
    private static final String CONNECTION = "org.ganglion.mqtt";

    private static final Option PROFILE =
            Option.of("--profile", "P", "what class of boards this is, default 'auto': the one that fits best");
    private static final Option BROKER = Option.of(
            "--broker", "URL", "such as tcp://host:1883 or ssl://host:8883; default what device.d says, else none");
    private static final Option DEVICE =
            Option.of("--device", "ID", "the device's name, default what device.d says, else the host's");
    private static final Option GROUP = Option.of("--group", "G", "the device's group, default 'default'");

    private final Profiles profiles;
    private final ConfigurationLayers layers;
    private final Pipelines pipelines;

    /** Made by the component runtime. */
    @Activate
    public RunCommand(
            @Reference Profiles profiles, @Reference ConfigurationLayers layers, @Reference Pipelines pipelines) {
        this.profiles = profiles;
        this.layers = layers;
        this.pipelines = pipelines;
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "runs a device: takes models over MQTT, runs them, reports";
    }

    @Override
    public String description() {
        return """
                Runs until it is ended (Ctrl-C, SIGTERM). The device listens for what is desired of it, pulls models in blocks,
                runs them in pipelines and reports; without a broker it goes on inferring and reconnects. What it prints on
                standard error is the log; its telemetry is on its topics, see 'ganglion watch'.

                  ganglion run --broker tcp://127.0.0.1:1883 --device bench-1
                  ganglion run --profile demo --broker tcp://127.0.0.1:1883    takes unsigned models
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(PROFILE, BROKER, DEVICE, GROUP);
    }

    @Override
    public int run(CommandContext context) throws Exception {
        Profile profile = profile(context);
        layers.set(Layer.DEVICE, ORIGIN, configuration(context));
        context.err()
                .println("ganglion run: profile " + String.join(" < ", profile.lineage()) + ", "
                        + context.option(BROKER.name())
                                .map(url -> "broker " + url)
                                .orElse("broker as configured"));
        CountDownLatch ended = new CountDownLatch(1);
        context.onCancel(ended::countDown);
        AutoCloseable listening = pipelines.listen(new Reporting(context));
        try {
            ended.await();
        } finally {
            listening.close();
            layers.set(Layer.DEVICE, ORIGIN, Map.of());
        }
        return 0;
    }

    /** The launcher applied the profile before any bundle started; here it can only be named. */
    private Profile profile(CommandContext context) {
        Profile current = profiles.current();
        String wanted = context.option(PROFILE.name()).orElse(Profiles.AUTO);
        if (!wanted.equals(Profiles.AUTO) && !wanted.equals(current.name())) {
            profiles.profile(wanted);
            throw new GanglionException(
                    Reason.USAGE,
                    "this process runs the profile '" + current.name() + "'; start it with ganglion.profile=" + wanted);
        }
        return current;
    }

    private static Map<String, Map<String, Object>> configuration(CommandContext context) {
        Optional<String> broker = context.option(BROKER.name());
        Optional<String> group = context.option(GROUP.name());
        Optional<String> device = context.option(DEVICE.name()).or(() -> broker.map(any -> hostName()));
        check(broker, group, device);
        Map<String, Object> connection = new LinkedHashMap<>();
        broker.ifPresent(url -> connection.put("broker", url));
        group.ifPresent(name -> connection.put("group", name));
        device.ifPresent(name -> connection.put("device", name));
        return connection.isEmpty() ? Map.of() : Map.of(CONNECTION, connection);
    }

    /** The connection would refuse it, too, but where nobody waits for it: the device would go on without. */
    private static void check(Optional<String> broker, Optional<String> group, Optional<String> device) {
        try {
            broker.ifPresent(ConnectionSettings::brokerAt);
            new Topics(group.orElse("default"), device.orElse("any"));
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, e.getMessage(), e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new GanglionException(Reason.USAGE, "this machine has no name; give --device ID", e);
        }
    }

    private record Reporting(CommandContext context) implements PipelineListener {
        @Override
        public void changed(PipelineStatus status) {
            context.err()
                    .println("ganglion run: pipeline " + status.name() + ' ' + status.state()
                            + (status.model() == null ? "" : ", model " + status.model())
                            + (status.reasons().isEmpty() ? "" : ": " + String.join("; ", status.reasons())));
        }
    }
}
