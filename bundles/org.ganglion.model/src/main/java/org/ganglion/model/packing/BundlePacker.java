// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.packing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.Models;
import org.ganglion.model.archive.BundleHeaders;
import org.ganglion.model.archive.BundleLayout;
import org.ganglion.model.archive.Digests;
import org.ganglion.model.archive.ManifestDocument;
import org.ganglion.model.archive.ModelArchive;
import org.ganglion.model.archive.Numbers;
import org.ganglion.model.keeping.LearnedParameters;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.model.trial.Recording;
import org.ganglion.model.trial.SelfTestInput;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Packs models with the formats, engines and providers of this framework. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class BundlePacker implements ModelPacker {
    private static final String DEFAULT_VERSION = "1.0.0";
    private static final String FLATBUFFERS = "tflite";
    private static final String INTEGER_DRIVER = "npu";
    private static final double INTEGER_TOLERANCE = 1;
    private static final double FLATBUFFER_TOLERANCE = 1e-4;

    private final Models models;
    private final Sessions sessions;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<SampleFormat> sampleFormats = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ModelWriter> writers = List.of();

    /** Ready at once. */
    @Activate
    public BundlePacker(@Reference Models models, @Reference Sessions sessions) {
        this.models = models;
        this.sessions = sessions;
    }

    @Override
    public Packed pack(Order order) {
        byte[] file = content(order.model());
        String place = order.model().getFileName().toString();
        if (ModelArchive.recognizes(file)) {
            throw new GanglionException(
                    Reason.USAGE, place + ": is a model bundle already; pack the file that it was made of");
        }
        return pack(place, file, ModelDescription.of(order));
    }

    @Override
    public Packed packLearned(Model model, LearnedState learned, Optional<String> version) {
        if (!learned.model().equals(model.name())) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "this was learned by model '" + learned.model() + "', not by '" + model.name() + "'");
        }
        ModelManifest manifest = model.manifest();
        Network network = new LearnedParameters(learned).into(model.network());
        byte[] file = writer(manifest.format()).write(network);
        return pack(model.name() + '.' + manifest.format(), file, ModelDescription.after(manifest, version));
    }

    private ModelWriter writer(String format) {
        return writers.stream()
                .filter(writer -> writer.extension().equals(format))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.MISSING_CAPABILITY, "no live service writes the format '" + format + "'"));
    }

    private Packed pack(String place, byte[] file, ModelDescription description) {
        Model plain = models.read(place, file);
        Network network = calibrated(place, plain, described(place, plain.network(), description), description);
        Optional<Recording> recording = description.selfTest()
                ? Optional.of(Recording.of(
                        sessions,
                        new DescribedModel(plain, network),
                        prefer(description),
                        ports -> inputs(plain, ports, description)))
                : Optional.empty();
        ModelManifest manifest = manifest(plain, network, description, recording);
        return packed(manifest, file, recording);
    }

    /** With scales for 8 bits, if there are samples to find them. */
    private Network calibrated(String place, Model plain, Network network, ModelDescription description) {
        if (description.calibration().isEmpty()) {
            return network;
        }
        if (plain.engine().equals(FLATBUFFERS)) {
            throw new GanglionException(
                    Reason.USAGE, place + ": has the scales that it was made with; only networks can be calibrated");
        }
        return network.with(Calibration.calibrated(
                sessions,
                sampleFormats,
                new DescribedModel(plain, network),
                description.calibration().get()));
    }

    /** What a network that carries scales answers is recorded with 8 bits where that is possible. */
    private static List<String> prefer(ModelDescription description) {
        return description.calibration().isPresent() ? List.of(INTEGER_DRIVER) : List.of();
    }

    private static byte[] content(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
            }
            if (Files.size(file) > ModelArchive.LARGEST) {
                throw new GanglionException(
                        Reason.TOO_LARGE,
                        file + ": has " + Files.size(file) + " bytes; at most " + ModelArchive.LARGEST
                                + " can be packed");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static Network described(String place, Network network, ModelDescription description) {
        Options options = network.options();
        for (var option : description.options().entrySet()) {
            options = options.with(option.getKey(), option.getValue());
        }
        var plasticity = new java.util.LinkedHashMap<String, Plasticity>(network.plasticity());
        description.plasticity().forEach(rule -> plasticity.put(rule.node(), rule));
        try {
            return new Network(network.nodes(), network.edges(), plasticity, options);
        } catch (GanglionException e) {
            throw e.at(place + ": plasticity");
        }
    }

    private double[][] inputs(Model plain, List<Port> ports, ModelDescription description) {
        int elements = ports.stream().mapToInt(Port::size).sum();
        return description
                .selfTestInput()
                .map(file -> SelfTestInput.of(sampleFormats, file, elements, description.selfTestSteps()))
                .orElseGet(() ->
                        SelfTestInput.generated(ports, !plain.engine().equals(FLATBUFFERS), steps(plain, description)));
    }

    /** A flatbuffer has no state: a few different inputs say as much as many. */
    private static int steps(Model plain, ModelDescription description) {
        return plain.engine().equals(FLATBUFFERS)
                ? Math.min(4, description.selfTestSteps())
                : description.selfTestSteps();
    }

    private static ModelManifest manifest(
            Model plain, Network network, ModelDescription description, Optional<Recording> recording) {
        String name = ManifestDocument.checkName("model", description.name().orElse(plain.name()));
        String version = ManifestDocument.checkVersion(
                "model " + name, description.version().orElse(DEFAULT_VERSION));
        return new ModelManifest(
                ModelManifest.SCHEMA,
                name,
                version,
                plain.engine(),
                plain.manifest().format(),
                plain.manifest().file(),
                network.options().describe(),
                List.copyOf(network.plasticity().values()),
                GraphRequirements.of(plain.engine(), network, description.pipeline()),
                recording.map(run -> selfTest(run, tolerance(plain, network, description))),
                description.pipeline());
    }

    private static ModelManifest.SelfTest selfTest(Recording recording, double tolerance) {
        return new ModelManifest.SelfTest(
                recording.inputs().length,
                recording.inputs()[0].length,
                recording.outputs()[0].length,
                tolerance,
                recording.providers(),
                described(ManifestDocument.INPUT_ENTRY, recording.inputs()),
                described(ManifestDocument.EXPECTED_ENTRY, recording.outputs()));
    }

    private static double tolerance(Model plain, Network network, ModelDescription description) {
        if (description.tolerance().isPresent()) {
            return description.tolerance().getAsDouble();
        }
        if (!plain.engine().equals(FLATBUFFERS)) {
            return 0;
        }
        boolean integers = network.nodes().values().stream()
                .flatMap(node -> node.outputs().stream())
                .allMatch(port -> port.type() == Dtype.I8 || port.type() == Dtype.I32);
        return integers ? INTEGER_TOLERANCE : FLATBUFFER_TOLERANCE;
    }

    private static Packed packed(ModelManifest manifest, byte[] file, Optional<Recording> recording) {
        byte[] document = ManifestDocument.write(manifest);
        BundleHeaders headers = BundleHeaders.of(manifest, document);
        ByteArrayOutputStream archive = new ByteArrayOutputStream(file.length + BundleLayout.ALIGNMENT * 2);
        BundleLayout.write(manifest, document, wanted -> content(wanted, file, recording), archive::writeBytes);
        byte[] bytes = archive.toByteArray();
        return new Packed(
                manifest,
                headers.symbolicName(),
                headers.version(),
                bytes,
                Digests.sha256(bytes),
                recording.map(Recording::silent).orElse(false));
    }

    private static ModelManifest.Content described(String name, double[][] rows) {
        Numbers type = Numbers.of(rows);
        return Digests.describe(name + '.' + type.ending(), type.write(rows));
    }

    private static byte[] content(ModelManifest.Content wanted, byte[] file, Optional<Recording> recording) {
        if (recording.isPresent() && wanted.entry().startsWith(ManifestDocument.INPUT_ENTRY)) {
            return bytes(recording.get().inputs());
        }
        if (recording.isPresent() && wanted.entry().startsWith(ManifestDocument.EXPECTED_ENTRY)) {
            return bytes(recording.get().outputs());
        }
        return file;
    }

    private static byte[] bytes(double[][] rows) {
        return Numbers.of(rows).write(rows);
    }
}
