// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.pipeline.parts.Parts;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A pipeline for each configuration of the factory PID {@value Pipelines#PID}. */
@Component(
        service = {},
        immediate = true,
        configurationPid = Pipelines.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredPipeline.Settings.class, factory = true)
public final class ConfiguredPipeline {
    private final PipelineDirectory directory;
    private final Pipeline pipeline;

    /**
     * What may be configured. Besides: {@code source.<setting>}, {@code sink.<kind>.<setting>}, {@code input.<name>.encoder},
     * {@code input.<name>.columns}, {@code input.<name>.<setting>}, {@code output.<name>.decoder} and
     * {@code output.<name>.<setting>}; the name {@code *} stands for all. A model may suggest any of these; what is configured wins,
     * which is why nothing has a default here: the defaults are those of the descriptions.
     */
    @ObjectClassDefinition(
            name = "Ganglion pipeline",
            description =
                    "Ties a source, a model and sinks. Also: source.*, sink.<kind>.*, input.<name>.*, output.<name>.*")
    public @interface Settings {
        /** {@return the name} */
        @AttributeDefinition(
                description = "The pipeline's name: 1 to 64 of letters, digits, dot, hyphen and underscore.")
        String name();

        /** {@return the model} */
        @AttributeDefinition(description = "The model's name.")
        String model();

        /** {@return the source} */
        @AttributeDefinition(description = "The kind of source: host, file, mqtt or another that is installed.")
        String source();

        /** {@return the sinks} */
        @AttributeDefinition(required = false, description = "The kinds of sinks: mqtt, file, log or others.")
        String[] sinks();

        /** {@return the steps} */
        @AttributeDefinition(required = false, description = "Steps of the session per sample, 1 unless set.")
        int steps();

        /** {@return when state is reset} */
        @AttributeDefinition(
                required = false,
                description =
                        "When the state is reset: never (unless set), before each sample, or at each window of samples.",
                options = {@Option(value = "never"), @Option(value = "sample"), @Option(value = "window")})
        String reset();

        /** {@return the window} */
        @AttributeDefinition(required = false, description = "Samples of a window.")
        int reset_window();

        /** {@return the capacity} */
        @AttributeDefinition(
                required = false,
                description = "Samples that may wait, 256 unless set; then the oldest goes.")
        int queue_capacity();

        /** {@return whether it runs in real time} */
        @AttributeDefinition(
                required = false,
                description = "Whether results later than the deadline are counted as overruns.")
        boolean real_time();

        /** {@return the deadline} */
        @AttributeDefinition(
                required = false,
                description =
                        "Milliseconds from entry to exit; 0 (unless set) is the time that a sample's steps stand for.")
        int deadline_millis();

        /** {@return the steps between two checkpoints} */
        @AttributeDefinition(
                required = false,
                description = "Steps between two checkpoints of the state, 64 unless set.")
        int checkpoint_steps();

        /** {@return the providers' deadline} */
        @AttributeDefinition(
                required = false,
                description = "Milliseconds after which a step's provider is taken to hang, 5000 unless set.")
        int provider_deadline_millis();

        /** {@return who ranks above others} */
        @AttributeDefinition(
                required = false,
                description =
                        "Symbolic names of bundles whose services rank above others, best first; changed while it runs.")
        String[] prefer();

        /** {@return who may drive} */
        @AttributeDefinition(
                required = false,
                description = "Symbolic names of bundles beside which no driver may be taken.")
        String[] only();

        /** {@return options} */
        @AttributeDefinition(required = false, description = "Options of the network, each as option=value.")
        String[] set();

        /** {@return whether state is carried over} */
        @AttributeDefinition(
                required = false,
                description =
                        "Whether a replaced model's state and learned weights go over to the new one, true unless set.")
        boolean carry();

        /** {@return the seconds} */
        @AttributeDefinition(
                required = false,
                description =
                        "Seconds between two times at which what was learned is kept, 300 unless set; 0 at the end only.")
        int learned_keep_seconds();
    }

    /** Makes the pipeline. */
    @Activate
    public ConfiguredPipeline(
            @Reference PipelineDirectory directory, @Reference Parts parts, Map<String, Object> properties) {
        this.directory = directory;
        Map<String, String> configured = texts(properties);
        String name = configured.getOrDefault("name", configured.getOrDefault(Constants.SERVICE_PID, Pipelines.PID));
        this.pipeline = new Pipeline(name, configured, parts, directory.audience());
        directory.add(pipeline);
    }

    @Modified
    void modify(Map<String, Object> properties) {
        pipeline.configure(texts(properties));
    }

    @Deactivate
    void close() {
        pipeline.close();
        directory.remove(pipeline);
    }

    /** Every value as a text, lists joined by commas. */
    static Map<String, String> texts(Map<String, Object> properties) {
        Map<String, String> texts = new TreeMap<>();
        properties.forEach((key, value) -> texts.put(key, text(value)));
        return texts;
    }

    private static String text(Object value) {
        StringJoiner joined = new StringJoiner(",");
        if (value instanceof Collection<?> list) {
            list.forEach(each -> joined.add(String.valueOf(each)));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                joined.add(String.valueOf(Array.get(value, i)));
            }
        } else {
            joined.add(value.toString());
        }
        return joined.toString();
    }
}
