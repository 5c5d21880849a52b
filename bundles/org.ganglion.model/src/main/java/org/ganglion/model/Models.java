// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.session.Placement;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.osgi.annotation.versioning.ProviderType;

/** The service that knows the models: those installed as bundles, and any file that it is asked to read. Safe for use by several threads. */
@ProviderType
public interface Models {
    /** The installed models by name, of each name the one installed last. */
    List<Model> models();

    /** The installed model of this name. */
    Optional<Model> model(String name);

    /**
     * Reads a model from a file: a model bundle, or a file that a {@link org.ganglion.api.engine.ModelFormat} recognises by its content. Nothing is
     * installed.
     *
     * @throws GanglionException NOT_FOUND, STORAGE, MALFORMED, UNSUPPORTED, INCONSISTENT or TOO_LARGE, naming file, node and field
     */
    Model read(Path file);

    /**
     * As {@link #read(Path)}, from bytes.
     *
     * @param name for messages and, without its ending, for the model where the content names none
     * @param content not changed afterwards
     */
    Model read(String name, byte[] content);

    /**
     * Opens a session on an installed model, named after it.
     *
     * @param set options that win over the model's own, see {@link org.ganglion.api.network.Options#with}
     * @throws GanglionException NOT_FOUND, USAGE, or MISSING_CAPABILITY naming every capability that no live service offers
     */
    Session open(String name, Map<String, String> set, SessionSettings settings);

    /** As {@link #open(String, Map, SessionSettings)}, on any model. */
    Session open(Model model, Map<String, String> set, SessionSettings settings);

    /** Who would run which node of a model, what is missing, and why others would not. */
    Placement place(Model model, Map<String, String> set, SessionSettings settings);

    /**
     * As {@link #place(Model, Map, SessionSettings)}, if a session were closed before.
     *
     * @param closed an open session, whose devices count as free; null for none
     */
    Placement place(Model model, Map<String, String> set, SessionSettings settings, Session closed);

    /**
     * Runs the model's self-test on a session of its own, on the caller's thread.
     *
     * @throws GanglionException as {@link #open(Model, Map, SessionSettings)}; PROVIDER_FAILED if a step fails
     */
    SelfTestOutcome selfTest(Model model);

    /**
     * Tells of installed models, first of those that are there: one call at a time, on a thread of the models, soon after this
     * returns.
     *
     * @return ends the listening when closed
     */
    AutoCloseable listen(Consumer<ModelEvent> listener);
}
