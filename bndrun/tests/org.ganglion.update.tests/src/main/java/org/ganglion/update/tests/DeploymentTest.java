// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.broker.Brokers;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.publisher.Publishers;
import org.ganglion.tests.framework.Surroundings;
import org.ganglion.tests.networks.SmallNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The operator's commands and the device's update, over a real broker and in real blocks. */
public class DeploymentTest {
    private final Surroundings here = new Surroundings(DeploymentTest.class);
    private final BundleContext context = here.context();
    private final Models models = here.service(Models.class);
    private final Map<String, Configuration> configurations = new LinkedHashMap<>();
    private Brokers.Broker broker;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        broker = here.service(Brokers.class).start(Brokers.Settings.LOOPBACK);
        configure(
                "org.ganglion.update", Map.of("folder", folder.resolve("update").toString(), "trust", "none"));
        configure("org.ganglion.mqtt", Map.of("broker", broker.url(), "device", "board-7"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Configuration configuration : configurations.values()) {
            configuration.delete();
        }
        broker.close();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith("ganglion:model/")) {
                bundle.uninstall();
            }
        }
        here.await("no models", () -> models.models().isEmpty());
    }

    private void configure(String pid, Map<String, String> values) throws Exception {
        Configuration configuration = here.service(ConfigurationAdmin.class).getConfiguration(pid, "?");
        Dictionary<String, Object> properties = new Hashtable<>(values);
        configuration.update(properties);
        configurations.put(pid, configuration);
    }

    private Command command(String name) throws Exception {
        for (ServiceReference<Command> reference : context.getServiceReferences(Command.class, null)) {
            Command command = context.getService(reference);
            if (command.name().equals(name)) {
                return command;
            }
        }
        throw new AssertionError("no command " + name);
    }

    private Path network(double gain) throws Exception {
        return Files.write(
                folder.resolve("small.nir"), here.service(ModelWriter.class).write(SmallNetwork.of(gain)));
    }

    private CommandLine deploy(Path model, String... more) throws Exception {
        List<String> words = new ArrayList<>(
                List.of(model.toString(), "--device", "board-7", "--broker", broker.url(), "--timeout", "60"));
        words.addAll(Arrays.asList(more));
        return new CommandLine(command("deploy"), words.toArray(new String[0]));
    }

    private long modelBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("ganglion:model/"))
                .count();
    }

    @Test
    void givenADevice_whenAModelIsDeployedReplacedAndTakenAway_thenItRunsWhatIsDesired() throws Exception {
        CommandLine first = deploy(network(1), "--version", "1.0");
        assertEquals(0, first.run(), first.printed() + first.err);
        assertTrue(first.printed().startsWith("small/1.0 on board-7: SUCCESSFUL"), first.printed());
        Model one = models.model("small").orElseThrow();
        assertTrue(models.selfTest(one).passed());

        CommandLine second = deploy(network(2), "--version", "2.0");
        assertEquals(0, second.run(), second.printed() + second.err);
        assertEquals("2.0", models.model("small").orElseThrow().version());
        here.await("the old bundle's end", () -> modelBundles() == 1);

        CommandLine watch = new CommandLine(command("watch"), "--broker", broker.url(), "--seconds", "1", "--json");
        assertEquals(0, watch.run());
        assertTrue(
                watch.printed().lines().anyMatch(line -> line.contains("\"reported\"") && line.contains("SUCCESSFUL")),
                watch.printed());

        CommandLine away =
                new CommandLine(command("undeploy"), "small", "--device", "board-7", "--broker", broker.url());
        assertEquals(0, away.run(), away.printed() + away.err);
        here.await("its end", () -> models.models().isEmpty() && modelBundles() == 0);
    }

    @Test
    void givenAPipelineWhoseSourceIsNotThere_whenDeployed_thenDeployAndStatusNameIt() throws Exception {
        Path pipeline = Files.writeString(folder.resolve("pipeline.json"), "{\"source\":\"absent\"}");

        CommandLine deploy = deploy(network(1), "--pipeline", pipeline.toString());
        assertEquals(1, deploy.run(), deploy.printed());
        assertTrue(deploy.err.toString().contains("is WAITING: source 'absent'"), deploy.err::toString);

        CommandLine status = new CommandLine(command("status"), "--device", "board-7", "--broker", broker.url());
        status.run();
        assertTrue(
                status.printed().contains("when it came, pipeline 'small' is WAITING: source 'absent'"),
                status.printed());
    }

    @Test
    void givenTwoModels_whenDeployedOneByOne_thenBothRun() throws Exception {
        assertEquals(0, deploy(network(1), "--name", "left").run());
        assertEquals(0, deploy(network(2), "--name", "right").run());

        assertEquals(
                List.of("left", "right"),
                models.models().stream().map(Model::name).toList());
    }

    @Test
    void givenADeployedModel_whenABadOneIsDeployed_thenTheOldOneRunsOnAndTheBadOneIsNotTriedAgain() throws Exception {
        deploy(network(1)).run();
        Path bad = Files.writeString(
                folder.resolve("bad.json"),
                "{\"plasticity\":[{\"node\":\"readout\",\"rule\":\"rls\",\"modulator\":\"in\",\"parameters\":{\"lambda\":-5}}],"
                        + "\"selfTest\":{\"run\":false}}");

        CommandLine first = deploy(network(2), "--with", bad.toString(), "--version", "2.0");
        assertEquals(1, first.run());
        assertTrue(first.printed().contains("FAILED_NO_STATE_CHANGE"), first.printed());
        assertEquals("1.0.0", models.model("small").orElseThrow().version());

        CommandLine again = deploy(network(2), "--with", bad.toString(), "--version", "2.0");
        assertEquals(1, again.run());
        assertTrue(
                again.printed().contains("REJECTED") && again.printed().contains("not tried again"), again.printed());
        assertEquals("1.0.0", models.model("small").orElseThrow().version());
        assertEquals(1, modelBundles());
    }

    @Test
    void givenADeviceWithoutTheNeuronModel_whenDeployed_thenTheCapabilityIsNamedAndItRunsWhenItComes()
            throws Exception {
        Path network = network(1);
        Path untested = Files.writeString(folder.resolve("untested.json"), "{\"selfTest\":{\"run\":false}}");
        List<Bundle> neurons = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.ganglion.neuron."))
                .toList();
        for (Bundle bundle : neurons) {
            bundle.stop();
        }
        CommandLine deploy;
        try {
            deploy = deploy(network, "--with", untested.toString());
            assertEquals(1, deploy.run());
        } finally {
            for (Bundle bundle : neurons) {
                bundle.start();
            }
        }
        assertTrue(deploy.printed().contains("MISSING_CAPABILITY"), deploy.printed());
        assertTrue(deploy.printed().contains("ganglion.neuron;type=LIF"), deploy.printed());
        here.await("the model", () -> models.model("small").isPresent());
    }

    @Test
    void givenADeployedModel_whenTheUpdateRestartsWithoutABroker_thenTheModelIsRestored() throws Exception {
        deploy(network(1)).run();
        Bundle update = here.bundle("org.ganglion.update");
        update.stop();
        broker.close();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith("ganglion:model/")) {
                bundle.uninstall();
            }
        }
        here.await("its end", () -> models.models().isEmpty());

        update.start();

        here.await("the model", () -> models.model("small").isPresent());
    }

    @Test
    void givenADeviceThatTrustsSignaturesOnly_whenDeployed_thenItIsRejected() throws Exception {
        here.service(Messaging.class);
        configurations.get("org.ganglion.mqtt").delete();
        here.await("no connection", () -> context.getServiceReference(Messaging.class) == null);
        // configurations are told one after the other: who is connected has the other one
        configure(
                "org.ganglion.update", Map.of("folder", folder.resolve("update").toString()));
        configure("org.ganglion.mqtt", Map.of("broker", broker.url(), "device", "board-7"));
        here.service(Messaging.class);

        // past the command, which looks before it asks
        Forcing.upon(
                        here.service(MessagingFactory.class),
                        here.service(Publishers.class),
                        broker.url(),
                        Files.readAllBytes(network(1)),
                        folder)
                .awaitReport(report -> report.contains("\"REJECTED\"") && report.contains("\"UNTRUSTED\""));

        CommandLine deploy = deploy(network(1));

        GanglionException refused = assertThrows(GanglionException.class, deploy::run);
        assertEquals(Reason.UNTRUSTED, refused.reason(), "it is not asked");
        assertTrue(models.models().isEmpty());
    }

    @Test
    void givenAHostileBundle_whenForcedUponTheDevice_thenItIsRefusedByNameAndNothingIsInstalled() throws Exception {
        byte[] evil = HostileBundle.withClass();
        Forcing.upon(here.service(MessagingFactory.class), here.service(Publishers.class), broker.url(), evil, folder)
                .awaitReport(report ->
                        report.contains("\"FAILED_NO_STATE_CHANGE\"") && report.contains("org/evil/Payload.class"));

        assertEquals(0, modelBundles());
        assertTrue(models.models().isEmpty());
        assertTrue(new String(evil, StandardCharsets.ISO_8859_1).contains("Payload"));
    }
}
