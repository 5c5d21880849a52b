// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.ganglion.broker.Brokers;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.Models;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.publisher.Publishers;
import org.ganglion.session.Sessions;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Releases that ask for a shadow run, on a device with a broker, a pipeline and live samples. */
public class ShadowRunTest {
    private final Surroundings here = new Surroundings(ShadowRunTest.class);
    private final BundleContext context = here.context();
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private final AtomicReference<Intake> intake = new AtomicReference<>();
    private Brokers.Broker broker;
    private Configuration update;
    private Configuration mqtt;
    private AutoCloseable listening;
    private Thread feeding;
    private volatile boolean fed;
    private int counter;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        broker = here.service(Brokers.class).start(Brokers.Settings.LOOPBACK);
        register(Source.class, new Hand(), Map.of(StreamKind.KIND, "hand"));
        listening = here.service(Pipelines.class).listen(new PipelineListener() {
            @Override
            public void result(String pipeline, Result result) {
                results.add(result);
            }
        });
        update = configure(
                "org.ganglion.update", Map.of("folder", folder.resolve("update").toString(), "trust", "none"));
        mqtt = configure("org.ganglion.mqtt", Map.of("broker", broker.url(), "device", "board-7"));
        release("SUCCESSFUL", "1.0.0", 1, "euler", "");
        here.await("the pipeline", () -> status().filter(status -> status.state() == PipelineState.RUNNING)
                .isPresent());
    }

    @AfterEach
    void stop() throws Exception {
        hush();
        listening.close();
        // then it is in another folder, with nothing in it, and takes away what came here
        update.delete();
        here.await("no models", () -> here.service(Models.class).models().isEmpty());
        mqtt.delete();
        broker.close();
        registered.forEach(ServiceRegistration::unregister);
    }

    /** A source that gives what the test gives. */
    private final class Hand implements Source {
        @Override
        public Delivery open(String pipeline, Map<String, String> settings, Intake given) {
            intake.set(given);
            return new Delivery() {
                @Override
                public int columns() {
                    return 1;
                }

                @Override
                public long refused() {
                    return 0;
                }

                @Override
                public void close() {
                    intake.compareAndSet(given, null);
                }
            };
        }
    }

    private <S> void register(Class<S> type, S service, Map<String, Object> properties) {
        registered.add(context.registerService(type, service, new Hashtable<>(properties)));
    }

    /** Neurons before all others for networks that are integrated exactly, as the running model's is not. */
    private void registerNeurons(LongConsumer beside) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(NeuronTypes.TYPE, new String[] {"LI"});
        properties.put(NeuronTypes.INTEGRATOR, "exact");
        properties.put(Constants.SERVICE_RANKING, 1000);
        registered.add(context.registerService(NeuronModel.class, new OddLeaky(beside), properties));
    }

    private Configuration configure(String pid, Map<String, String> values) throws Exception {
        Configuration configuration = here.service(ConfigurationAdmin.class).getConfiguration(pid, "?");
        Dictionary<String, Object> properties = new Hashtable<>(values);
        configuration.update(properties);
        return configuration;
    }

    private Optional<PipelineStatus> status() {
        return here.service(Pipelines.class).pipeline("leaky");
    }

    /** Live samples, some in a millisecond, as many as the running model takes: a slow machine has enough of them, too. */
    private void feed() {
        fed = true;
        feeding = new Thread(() -> {
            for (long id = 0; fed; ) {
                Intake open = intake.get();
                for (int i = 0; i < 4 && open != null && hasRoom(open); i++) {
                    open.offer(new Sample(id, System.nanoTime(), new double[] {1 + id % 7}));
                    id++;
                }
                LockSupport.parkNanos(1_000_000);
            }
        });
        feeding.start();
    }

    private static boolean hasRoom(Intake intake) {
        try {
            return intake.awaitSpace(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void hush() throws InterruptedException {
        fed = false;
        if (feeding != null) {
            feeding.join();
        }
    }

    /** One leaky integrator that leaves its potential. */
    private byte[] model(String version, double r, String integrator) throws Exception {
        Port port = Port.real("x", 1);
        Parameters shape =
                Parameters.builder().put("shape", Tensor.of(new int[] {1}, 1)).build();
        Parameters leaky = Parameters.builder()
                .put("tau", Tensor.of(new double[] {0.01}, 1))
                .put("r", Tensor.of(new double[] {r}, 1))
                .put("v_leak", Tensor.of(new double[] {0}, 1))
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", new Node("in", Node.INPUT, shape, List.of(port), List.of(port)));
        nodes.put("li", new Node("li", "LI", leaky, List.of(port), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, shape, List.of(port), List.of(port)));
        Network network =
                new Network(nodes, List.of(new Edge("in", "li"), new Edge("li", "out")), Map.of(), Options.DEFAULT);
        Path file = Files.write(
                folder.resolve("leaky.nir"), here.service(ModelWriter.class).write(network));
        Path untested = Files.writeString(folder.resolve("untested.json"), "{\"selfTest\":{\"run\":false}}");
        return here.service(ModelPacker.class)
                .pack(new ModelPacker.Order(
                        file,
                        Optional.of(untested),
                        Optional.of("leaky"),
                        Optional.of(version),
                        Map.of("dt", "0.001", "integrator", integrator),
                        Optional.empty(),
                        OptionalDouble.empty()))
                .bytes();
    }

    /**
     * Releases a model with its pipeline.
     *
     * @param shadow JSON, or empty
     * @return what is reported then
     */
    private JsonObject release(String expected, String version, double r, String integrator, String shadow)
            throws Exception {
        counter++;
        byte[] bytes = model(version, r, integrator);
        Path bundle = Files.write(folder.resolve("leaky-" + version + ".jar"), bytes);
        String extension = shadow.isEmpty()
                ? ""
                : ",\"extensions\":{\"ganglion-release\":{\"type\":\"json\",\"kind\":\"mandatory\",\"json\":{\"shadow\":"
                        + shadow + "}}}";
        String feature = "{\"id\":\"x:leaky:" + version + "\",\"bundles\":[{\"id\":\"x:leaky:" + version
                + "\",\"sha256\":\""
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)) + "\",\"length\":"
                + bytes.length + "}],\"configurations\":{\"org.ganglion.pipeline~leaky\":{\"name\":\"leaky\","
                + "\"model\":\"leaky\",\"source\":\"hand\",\"reset\":\"sample\"}}" + extension + "}";
        String report = Forcing.upon(
                        here.service(MessagingFactory.class),
                        here.service(Publishers.class),
                        broker.url(),
                        counter,
                        "models/leaky.json",
                        feature,
                        List.of(bundle),
                        folder)
                .awaitReport(told -> told.contains("\"counter\":" + counter + ",")
                        && JsonObject.read("reported", told).text("outcome", "").equals(expected));
        return JsonObject.read("reported", report);
    }

    private void assertOldGoesOn(JsonObject reported, String reason) throws InterruptedException {
        assertEquals(reason, reported.text("reason"), reported.text("message"));
        assertEquals("leaky/1.0.0", status().orElseThrow().model());
        assertEquals(PipelineState.RUNNING, status().orElseThrow().state());
        assertEquals(
                "1.0.0", here.service(Models.class).model("leaky").orElseThrow().version());
        assertEquals(1, here.service(Sessions.class).open().size());
        assertEquals(0, status().orElseThrow().dropped());
        assertEquals(
                1,
                Arrays.stream(context.getBundles())
                        .filter(bundle -> bundle.getLocation().startsWith("ganglion:model/"))
                        .count());
        assertTrue(results.stream().allMatch(result -> result.model().equals("leaky/1.0.0")));
        if (fed) {
            int seen = results.size();
            here.await("more results", () -> results.size() > seen + 10);
        }
        assertExactAndComplete();
    }

    /** What the running model says is not changed by what runs in its shadow. */
    private void assertExactAndComplete() {
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            assertEquals(0.1 * (1 + result.sample() % 7), result.values()[0], 1e-12);
            assertTrue(i == 0 || results.get(i - 1).sample() + 1 == result.sample(), "after " + i);
        }
    }

    private Map<String, Object> configured() {
        return here.service(ConfigurationLayers.class).values().stream()
                .filter(value -> value.pid().equals(Pipelines.PID + "~leaky"))
                .collect(Collectors.toMap(ConfiguredValue::key, ConfiguredValue::value));
    }

    private static JsonObject shadow(JsonObject reported) {
        return reported.objects("shadow").get(0);
    }

    @Test
    void givenAModelThatAgrees_whenReleased_thenItIsComparedAndTakesTheOldOnesPlace() throws Exception {
        feed();

        JsonObject reported = release("SUCCESSFUL", "2.0.0", 1, "euler", "{\"seconds\":0.5,\"tolerance\":0}");

        assertTrue(shadow(reported).integer("compared") > 0, reported.text("message"));
        assertEquals(0, shadow(reported).number("largestDifference"));
        assertEquals("leaky/1.0.0", shadow(reported).text("running"));
        assertEquals("leaky/2.0.0", shadow(reported).text("candidate"));
        assertTrue(shadow(reported).object("candidateMicros").number("p50") > 0);
        assertTrue(here.service(Pipelines.class).follows("leaky", configured()), "what the profile says is of it, too");
        here.await("the new one", () -> status().orElseThrow().model().equals("leaky/2.0.0"));
        assertEquals(1, here.service(Sessions.class).open().size());
        int seen = results.size();
        here.await("more results", () -> results.size() > seen + 10);
        assertExactAndComplete();
    }

    @Test
    void givenAModelThatDisagrees_whenReleased_thenTheOldOneGoesOn() throws Exception {
        feed();

        JsonObject reported =
                release("FAILED_NO_STATE_CHANGE", "2.0.0", 3, "euler", "{\"seconds\":0.5,\"tolerance\":0.05}");

        assertOldGoesOn(reported, "RESULTS_DIFFER");
        assertEquals("difference", shadow(reported).text("measure"));
        assertTrue(shadow(reported).number("measured") > 0.05);
        assertTrue(shadow(reported).number("largestDifference") <= 1.4 + 1e-12);
    }

    @Test
    void givenAModelThatThrows_whenReleased_thenTheOldOneGoesOn() throws Exception {
        feed();
        registerNeurons(t -> {
            if (t > 3) {
                throw new IllegalStateException("broken on purpose");
            }
        });

        JsonObject reported = release("FAILED_NO_STATE_CHANGE", "2.0.0", 1, "exact", "{\"seconds\":30}");

        assertOldGoesOn(reported, "PROVIDER_FAILED");
        assertTrue(reported.text("message").contains("broken on purpose"), reported.text("message"));
    }

    @Test
    void givenAModelThatIsSlow_whenReleased_thenSamplesAreDroppedInTheShadowAlone() throws Exception {
        feed();
        registerNeurons(t -> LockSupport.parkNanos(20_000_000));

        JsonObject reported = release("SUCCESSFUL", "2.0.0", 1, "exact", "{\"seconds\":2,\"tolerance\":1e-9}");

        assertTrue(shadow(reported).integer("compared") > 0, reported.text("message"));
        assertTrue(shadow(reported).integer("dropped") > 0, reported.text("message"));
        List<Result> before = results.stream()
                .filter(result -> result.model().equals("leaky/1.0.0"))
                .toList();
        assertTrue(before.size() >= shadow(reported).integer("taken"));
        for (int i = 1; i < before.size(); i++) {
            assertEquals(before.get(i - 1).sample() + 1, before.get(i).sample());
        }
    }

    @Test
    void givenNoSamples_whenReleased_thenTheOldOneGoesOnAndTheNewOneComesWhenThereAreSome() throws Exception {
        JsonObject reported = release("FAILED_NO_STATE_CHANGE", "2.0.0", 1, "euler", "{\"seconds\":0.3}");

        assertOldGoesOn(reported, "TIMEOUT");
        assertEquals("WAITING", reported.text("state"));

        feed();
        here.await("the new one", () -> status().orElseThrow().model().equals("leaky/2.0.0"));
    }
}
