// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.profile.Profile;

/**
 * The folder on the board that holds everything: the supervisor, its generations, and what is the device's own.
 *
 * @param path where it will be on the board
 * @param user who will run it there
 * @param root of the checkout
 * @param trust whom the device trusts; without it the profile says whether it trusts everybody or nobody
 */
record DeviceHome(Path path, String user, Path root, Optional<FirstRoot> trust) {
    /** What the supervisor consists of. */
    private static final List<String> SUPERVISOR = List.of("supervisor", "class-archive.sh");

    private static final String SUPERVISOR_FOLDER = "bundles/org.ganglion.launcher/src/main/supervisor";
    /** Not *.json: it is not read until somebody has filled it in. */
    private static final String DEVICE_TEMPLATE = "device.json.template";

    /** All files, in one folder, parents before children. */
    List<ArchivedFile> files(Profile profile, FirstGeneration generation) throws IOException {
        Map<String, String> values = Map.of(
                "HOME", path.toString(),
                "PARENT", path.getParent().toString(),
                "USER", user,
                "PROFILE", profile.name(),
                "ARCHITECTURES", architectures(profile),
                "GENERATION", generation.name());
        List<ArchivedFile> files = new ArrayList<>();
        for (String part : SUPERVISOR) {
            byte[] script = Files.readAllBytes(root.resolve(SUPERVISOR_FOLDER).resolve(part));
            files.add(ArchivedFile.of(part, script).withMode(ArchivedFile.EXECUTABLE));
        }
        files.add(ArchivedFile.of("current", generation.name() + '\n'));
        files.add(ArchivedFile.of(
                "ganglion.service",
                new Template("the service unit of profile '" + profile.name() + "'", profile.serviceUnit())
                        .filled(values)));
        files.add(ArchivedFile.of("README.md", Template.bundled("README.md").filled(values)));
        files.add(ArchivedFile.of("LICENSE", Files.readAllBytes(root.resolve("LICENSE"))));
        files.add(ArchivedFile.folder("device.d", ArchivedFile.SECRET_FOLDER));
        files.add(ArchivedFile.of(
                        "device.d/" + DEVICE_TEMPLATE,
                        Template.bundled(DEVICE_TEMPLATE).filled(values))
                .withMode(ArchivedFile.SECRET));
        trust.ifPresent(first ->
                files.add(ArchivedFile.of("device.d/root.json", first.bytes()).withMode(ArchivedFile.SECRET)));
        generation.files().forEach(file -> files.add(file.below("generations/" + generation.name())));
        return withFolders(files);
    }

    private List<ArchivedFile> withFolders(List<ArchivedFile> files) {
        String top = path.getFileName().toString();
        List<ArchivedFile> all = new ArrayList<>();
        Set<String> folders = new TreeSet<>();
        for (ArchivedFile file : files) {
            ArchivedFile placed = file.below(top);
            for (int slash = placed.path().indexOf('/');
                    slash > 0;
                    slash = placed.path().indexOf('/', slash + 1)) {
                String folder = placed.path().substring(0, slash);
                if (folders.add(folder) && !placed.path().equals(folder + '/')) {
                    all.add(ArchivedFile.folder(folder, ArchivedFile.EXECUTABLE));
                }
            }
            all.add(placed);
        }
        return all;
    }

    private static String architectures(Profile profile) {
        List<String> architectures = profile.detection().architectures();
        return architectures.isEmpty() ? "any processor" : String.join(" or ", architectures);
    }
}
