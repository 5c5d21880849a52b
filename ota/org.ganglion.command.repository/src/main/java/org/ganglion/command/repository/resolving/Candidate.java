// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.resolving;

import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.resource.Resource;

/**
 * A bundle that may go into a release.
 *
 * @param file of the bundle
 * @param symbolicName of the bundle
 * @param version of the bundle
 * @param resource what it requires and brings
 */
public record Candidate(Path file, String symbolicName, String version, Resource resource) {
    /**
     * Reads a bundle.
     *
     * @throws GanglionException NOT_FOUND, MALFORMED if it is no bundle
     */
    public static Candidate read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            ResourceBuilder builder = new ResourceBuilder();
            if (manifest == null || !builder.addManifest(Domain.domain(manifest))) {
                throw new GanglionException(
                        Reason.MALFORMED, file + ": is no bundle, its manifest has no Bundle-SymbolicName");
            }
            Resource resource = builder.build();
            return new Candidate(
                    file,
                    ResourceUtils.getIdentity(resource),
                    ResourceUtils.getVersion(resource).toString(),
                    resource);
        } catch (NoSuchFileException e) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file", e);
        } catch (IOException e) {
            throw new GanglionException(Reason.MALFORMED, file + ": cannot be read as a bundle: " + e.getMessage(), e);
        }
    }

    String identity() {
        return symbolicName + '/' + version;
    }
}
