// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.archive.Content;
import org.ganglion.model.archive.Digests;
import org.ganglion.model.archive.ManifestDocument;
import org.ganglion.model.archive.ModelArchive;
import org.ganglion.model.packing.GraphRequirements;

/** From content to a model: a bundle, or a file of whatever formats are there at the moment. */
final class ModelReader {
    private static final int HEAD = 64;

    private final Supplier<List<ModelFormat>> formats;

    ModelReader(Supplier<List<ModelFormat>> formats) {
        this.formats = formats;
    }

    /** A model from a file or from memory, read completely. */
    Model read(String place, Content content) {
        if (content.length() > ModelArchive.LARGEST) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    place + ": has " + content.length() + " bytes; at most " + ModelArchive.LARGEST + " are read");
        }
        byte[] head = content.read(0, (int) Math.min(HEAD, content.length()));
        Model model = ModelArchive.recognizes(head) ? bundled(place, content) : plain(place, head, content);
        model.network();
        return model;
    }

    private Model bundled(String place, Content content) {
        ModelArchive archive = ModelArchive.open(place, content);
        ModelManifest manifest = archive.manifest();
        return new ContentModel(manifest, archive::read, bytes -> network(place, manifest, bytes));
    }

    private Model plain(String place, byte[] head, Content content) {
        ModelFormat format = recognize(place, head);
        byte[] bytes = content.read(0, (int) content.length());
        Network network = format.read(place, bytes);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA,
                nameOf(place),
                "0",
                format.engine(),
                format.extension(),
                Digests.describe(ManifestDocument.modelEntry(format.extension()), bytes),
                network.options().describe(),
                List.copyOf(network.plasticity().values()),
                GraphRequirements.of(format.engine(), network, Map.of()),
                Optional.empty(),
                Map.of());
        return new PlainModel(manifest, network);
    }

    /** A model's name out of a file's: without the ending, and with hyphens for what a name cannot have. */
    private static String nameOf(String place) {
        String file = Path.of(place).getFileName().toString();
        int dot = file.lastIndexOf('.');
        String name = (dot > 0 ? file.substring(0, dot) : file)
                .replaceAll("[^A-Za-z0-9_-]", "-")
                .replaceAll("^[_-]+", "");
        return name.isEmpty() ? "model" : name.substring(0, Math.min(64, name.length()));
    }

    private ModelFormat recognize(String place, byte[] head) {
        List<ModelFormat> known = formats.get();
        return known.stream()
                .filter(format -> format.recognizes(head))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.UNSUPPORTED,
                        place + ": is neither a model bundle nor of a known format; known are "
                                + known.stream()
                                        .map(ModelFormat::extension)
                                        .sorted()
                                        .toList()));
    }

    /** The network of a packed model, with what its manifest adds. */
    Network network(String place, ModelManifest manifest, byte[] bytes) {
        byte[] head = Arrays.copyOf(bytes, Math.min(HEAD, bytes.length));
        ModelFormat format = recognize(place, head);
        if (!format.extension().equals(manifest.format()) || !format.engine().equals(manifest.engine())) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    place + ": the model file is of the format " + format.extension() + " for the engine "
                            + format.engine() + ", the manifest says " + manifest.format() + " and "
                            + manifest.engine());
        }
        Network network = format.read(place, bytes);
        return described(place, network, manifest);
    }

    private static Network described(String place, Network network, ModelManifest manifest) {
        Options options = network.options();
        for (Map.Entry<String, String> option : manifest.options().entrySet()) {
            options = options.with(option.getKey(), option.getValue());
        }
        try {
            Map<String, Plasticity> plasticity = new java.util.LinkedHashMap<>();
            manifest.plasticity().forEach(rule -> plasticity.put(rule.node(), rule));
            return new Network(network.nodes(), network.edges(), plasticity, options);
        } catch (GanglionException e) {
            throw e.at(place + ": model.json: field 'plasticity'");
        }
    }
}
