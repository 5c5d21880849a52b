// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.UpdaterOnDisk;
import org.ganglion.update.state.Storage;

/**
 * A device that runs models, with its framework as far as an updater sees it. What the framework remembers is in a file that nobody syncs, as a
 * bundle cache is: after a power cut it is whole, old, or of no use and then forgotten.
 */
class ModelDevice implements UpdaterOnDisk.World {
    private static final String LOCATION = "ganglion:model/";

    private final Path cache;
    private final Storage memory;
    private final ModelShelf shelf;
    /** The bundle whose self-test fails, or an empty text. */
    private final String bad;

    private final Map<String, Boolean> bundles = new TreeMap<>();
    private final Map<String, Map<String, Object>> configurations = new TreeMap<>();
    private final UpdaterOnDisk updater;
    private final Set<String> fetched = new TreeSet<>();
    private int selfTests;

    /** Starts it, in a run of the board that has this name. */
    ModelDevice(Path root, Storage storage, ModelShelf shelf, String bad, String boot)
            throws IOException, InterruptedException {
        this(root, storage, storage, shelf, bad, boot);
    }

    /**
     * Starts it.
     *
     * @param memory where the framework remembers what it has
     */
    ModelDevice(Path root, Storage storage, Storage memory, ModelShelf shelf, String bad, String boot)
            throws IOException, InterruptedException {
        this.cache = root.resolve("framework");
        this.memory = memory;
        this.shelf = shelf;
        this.bad = bad;
        remember();
        Path folder = root.resolve("update");
        updater = new UpdaterOnDisk(new UpdaterOnDisk.Place(folder, folder, boot, ""), storage, this);
    }

    UpdaterOnDisk updater() {
        return updater;
    }

    /** The digests of the bundles that run. */
    Set<String> running() {
        Set<String> running = new TreeSet<>();
        bundles.forEach((location, started) -> running.add(
                started ? location.substring(LOCATION.length()) : location + " which is installed and does not run"));
        return running;
    }

    /** The models, with their versions, that pipelines ask for. */
    Set<String> configured() {
        Set<String> versions = new TreeSet<>();
        configurations.values().forEach(each -> versions.add(each.get("name") + " " + each.get("version")));
        return versions;
    }

    Set<String> fetched() {
        return fetched;
    }

    int selfTests() {
        return selfTests;
    }

    private void remember() throws IOException {
        byte[] bytes = memory.read(cache);
        if (bytes == null || bytes.length <= 64) {
            return;
        }
        String text = new String(bytes, 64, bytes.length - 64, StandardCharsets.UTF_8);
        if (!digest(text).equals(new String(bytes, 0, 64, StandardCharsets.UTF_8))) {
            return;
        }
        JsonObject json = JsonObject.read("the framework's memory", text);
        json.object("bundles").values().forEach((location, started) -> bundles.put(location, (Boolean) started));
        JsonObject kept = json.object("configurations");
        kept.names().forEach(pid -> configurations.put(pid, kept.object(pid).values()));
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Content.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public byte[] content(String sha256) {
        fetched.add(sha256);
        return shelf.content(sha256);
    }

    @Override
    public ModelManifest inspect(Path bundle) {
        return shelf.manifest(bundle.getFileName().toString());
    }

    @Override
    public void selfTest(String sha256) {
        selfTests++;
        if (sha256.equals(bad)) {
            throw new GanglionException(Reason.SELF_TEST_FAILED, "it says something else");
        }
    }

    @Override
    public Map<String, Boolean> bundles() {
        return bundles;
    }

    @Override
    public Map<String, Map<String, Object>> configurations() {
        return configurations;
    }

    @Override
    public void changed() {
        String text = Json.write(Map.of("bundles", bundles, "configurations", configurations));
        try {
            memory.write(cache, (digest(text) + text).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
