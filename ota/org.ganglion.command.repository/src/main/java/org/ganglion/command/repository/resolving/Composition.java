// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.resolving;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * What a bndrun file asks for.
 *
 * @param requires the clauses of what must be there
 * @param environment the execution environment, such as {@code JavaSE-17}
 * @param capabilities the clauses of what is there before any bundle
 */
public record Composition(String requires, String environment, String capabilities) {
    /**
     * Reads a file, with those that it includes.
     *
     * @throws GanglionException NOT_FOUND, MALFORMED
     */
    public static Composition read(Path bndrun) {
        if (!Files.isRegularFile(bndrun)) {
            throw new GanglionException(Reason.NOT_FOUND, bndrun + ": there is no such composition");
        }
        try (Processor file = new Processor()) {
            file.setProperties(bndrun.toFile());
            String requires = file.mergeProperties(Constants.RUNREQUIRES);
            if (requires == null || requires.isBlank() || !file.getErrors().isEmpty()) {
                throw new GanglionException(
                        Reason.MALFORMED, bndrun + ": has no " + Constants.RUNREQUIRES + " " + file.getErrors());
            }
            String capabilities = file.mergeProperties(Constants.RUNSYSTEMCAPABILITIES);
            return new Composition(
                    requires, file.getProperty(Constants.RUNEE, "JavaSE-17"), capabilities == null ? "" : capabilities);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, bndrun + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * What must be there on a class of boards whose bundles differ.
     *
     * @param add symbolic names
     * @param leaveOut symbolic names
     */
    public String requires(List<String> add, List<String> leaveOut) {
        String changed = requires;
        for (String name : leaveOut) {
            changed = changed.replaceAll("(^|,)\\s*bnd\\.identity;id='?" + Pattern.quote(name) + "'?\\s*(?=,|$)", "");
        }
        StringBuilder all = new StringBuilder(changed.replaceFirst("^\\s*,", ""));
        add.forEach(name -> all.append(",bnd.identity;id='").append(name).append('\''));
        return all.toString();
    }

    /** Without the demand for bundles of these names. */
    public Composition without(Collection<String> bundles) {
        Parameters kept = new Parameters(requires);
        kept.entrySet().removeIf(clause -> bundles.contains(clause.getValue().get("id")));
        return new Composition(kept.toString(), environment, capabilities);
    }
}
