// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.ganglion.broker.Brokers;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.model.Model;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Packed;
import org.ganglion.model.Models;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a pipeline costs between two topics, beside an echo. */
@Component
public final class MqttProof implements Proof {
    private static final String MODEL = "hello_world_int8.tflite";
    private static final double MOST_RATIO = 1.3;
    private static final double VOID_ABOVE = 1.05;
    /** The second is what a pipeline does unless it is told otherwise. */
    private static final List<Qos> QOS = List.of(new Qos(0, 0), new Qos(1, 0), new Qos(1, 1));

    private static final int ROUND = 100;
    private static final int WARM_ROUNDS = 300;
    private static final int MODEL_STEPS = 20_000;

    private static final String ECHO_IN = "ganglion-proof/echo/in";
    private static final String ECHO_OUT = "ganglion-proof/echo/out";

    private final BundleContext context;
    private final Brokers brokers;
    private final Models models;
    private final ModelPacker packer;
    private final Pipelines pipelines;
    private final ConfigurationAdmin admin;

    /** Made by the component runtime. */
    @Activate
    public MqttProof(
            BundleContext context,
            @Reference Brokers brokers,
            @Reference Models models,
            @Reference ModelPacker packer,
            @Reference Pipelines pipelines,
            @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.brokers = brokers;
        this.models = models;
        this.packer = packer;
        this.pipelines = pipelines;
        this.admin = admin;
    }

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public String shows() {
        return "sample in over MQTT to result out over MQTT, against a bare Paho echo on the same broker, A B A B";
    }

    @Override
    public String bar() {
        return "median at most 1.3 times the echo's plus the model's own time, with any QoS in and out; void if the echo against "
                + "itself is above 1.05";
    }

    @Override
    public int fullCount() {
        return 60;
    }

    @Override
    public int quickCount() {
        return 4;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Packed packed = packer.pack(ModelPacker.Order.of(run.model(MODEL)));
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        List<String> voided = new ArrayList<>();
        double model = modelMicros(models.read(run.model(MODEL)));
        figures.put("rounds", run.count());
        figures.put("samples_per_round", ROUND);
        figures.put("model_us", Quantiles.rounded(model));
        try (BrokerAtHand broker = BrokerAtHand.start(brokers)) {
            figures.put("broker", broker.kind());
            for (Qos qos : QOS) {
                Outcome outcome = compare(broker.url(), packed, qos, run);
                figures.put(qos.toString(), outcome.summary());
                run.say(qos + ": " + outcome.summary());
                if (outcome.itself > VOID_ABOVE) {
                    voided.add(qos + ": the echo against itself gave " + Quantiles.rounded(outcome.itself));
                } else if (!(outcome.pipeline <= MOST_RATIO * outcome.echo + model)) {
                    broken.add(qos + ": " + outcome.summary());
                }
            }
        }
        return new Findings(figures, broken, voided.isEmpty() ? null : String.join("; ", voided));
    }

    private double modelMicros(Model model) {
        long[] nanos = new long[MODEL_STEPS];
        try (Session session = models.open(model, Map.of(), SessionSettings.DEFAULT)) {
            for (int i = 0; i < MODEL_STEPS; i++) {
                long start = System.nanoTime();
                session.input(0).dense();
                session.step();
                nanos[i] = System.nanoTime() - start;
            }
        }
        return Quantiles.ofNanos(nanos, MODEL_STEPS).median();
    }

    /** Qualities of service of samples and of results. */
    private record Qos(int in, int out) {
        @Override
        public String toString() {
            return "QoS_" + in + "_in_" + out + "_out";
        }
    }

    /** Medians over rounds of the medians of round trips, in microseconds. */
    private record Outcome(double echo, double pipeline, double itself, double inside) {
        private Outcome inside(double micros) {
            return new Outcome(echo, pipeline, itself, micros);
        }

        private Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("echo_us", Quantiles.rounded(echo));
            summary.put("pipeline_us", Quantiles.rounded(pipeline));
            summary.put("ratio", Quantiles.rounded(pipeline / echo));
            summary.put("of_that_inside_the_pipeline_us", Quantiles.rounded(inside));
            summary.put("echo_by_itself", Quantiles.rounded(itself));
            return summary;
        }
    }

    private Outcome compare(String broker, Packed packed, Qos qos, ProofRun run) throws Exception {
        Map<String, String> settings =
                Map.of("source.qos", Integer.toString(qos.in), "sink.mqtt.qos", Integer.toString(qos.out));
        try (RunningPipeline running = new RunningPipeline(context, admin, pipelines, broker, packed, settings);
                PlainClient echo = new PlainClient(broker, "ganglion-proof-echo");
                PlainClient toEcho = new PlainClient(broker, "ganglion-proof-to-echo");
                PlainClient toPipeline = new PlainClient(broker, "ganglion-proof-to-pipeline")) {
            echo.echo(ECHO_IN, qos.in, ECHO_OUT, qos.out);
            toEcho.listen(ECHO_OUT, qos.out);
            toPipeline.listen(running.out(), qos.out);
            // the broker may not have the device's own subscription yet
            Thread.sleep(1000);
            for (int i = 0; i < WARM_ROUNDS; i++) {
                round(toEcho, ECHO_IN, qos.in);
                round(toPipeline, running.in(), qos.in);
            }
            Latencies before = running.latencies();
            Outcome outcome = rounds(toEcho, toPipeline, running.in(), qos, run);
            return outcome.inside(running.latencies().since(before).micros(0.5));
        }
    }

    private static Outcome rounds(PlainClient toEcho, PlainClient toPipeline, String pipelineIn, Qos qos, ProofRun run)
            throws MqttException, InterruptedException {
        int count = run.count();
        double[] echo = new double[2 * count];
        double[] pipeline = new double[2 * count];
        double[] even = new double[count];
        double[] odd = new double[count];
        for (int i = 0; i < count && !run.cancelled(); i++) {
            echo[2 * i] = even[i] = round(toEcho, ECHO_IN, qos.in);
            pipeline[2 * i] = round(toPipeline, pipelineIn, qos.in);
            echo[2 * i + 1] = odd[i] = round(toEcho, ECHO_IN, qos.in);
            pipeline[2 * i + 1] = round(toPipeline, pipelineIn, qos.in);
            run.progress(i + 1, "rounds with " + qos);
        }
        double one = Quantiles.of(even).median();
        double other = Quantiles.of(odd).median();
        return new Outcome(
                Quantiles.of(echo).median(),
                Quantiles.of(pipeline).median(),
                Math.max(one, other) / Math.min(one, other),
                Double.NaN);
    }

    private static double round(PlainClient client, String topic, int qos) throws MqttException, InterruptedException {
        long[] nanos = new long[ROUND];
        for (int i = 0; i < ROUND; i++) {
            byte[] sample = ("{\"id\":" + i + ",\"values\":[0.5]}").getBytes(StandardCharsets.UTF_8);
            nanos[i] = client.roundTrip(topic, sample, qos);
        }
        return Quantiles.ofNanos(nanos, ROUND).median();
    }
}
