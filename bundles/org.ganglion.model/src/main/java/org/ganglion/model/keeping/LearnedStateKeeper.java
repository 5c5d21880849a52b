// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.model.learned.LearnedStates;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps learned states in a folder of the device. */
@Component(configurationPid = "org.ganglion.model.learned")
@Designate(ocd = LearnedStateKeeper.Settings.class)
public final class LearnedStateKeeper implements LearnedStates {
    private static final Logger LOG = LoggerFactory.getLogger(LearnedStateKeeper.class);

    /** What may be configured. */
    @ObjectClassDefinition(name = "Ganglion learned states", description = "Where what models learned is kept.")
    public @interface Settings {
        /** {@return the folder} */
        @AttributeDefinition(
                required = false,
                description =
                        "The folder; unless set 'state' below ganglion.home, else 'learned' below ganglion.state.")
        String folder() default "";
    }

    private final Optional<Path> folder;
    private final String generation;
    /** Where this generation keeps them on trial; null when all that it kept there is in its place. */
    private Path aside;
    /** Whether that may be put in its place. */
    private boolean judged;

    private boolean looked;

    /** Made by the component runtime. */
    @Activate
    public LearnedStateKeeper(BundleContext context, Settings settings) {
        this(
                Optional.of(settings.folder())
                        .filter(text -> !text.isBlank())
                        .map(Path::of)
                        .or(() -> below(context, "ganglion.home", "state"))
                        .or(() -> below(context, "ganglion.state", "learned")),
                Optional.ofNullable(context.getProperty("ganglion.generation")).orElse(""),
                isOnTrial(context));
    }

    /** The process was started on trial, which may be over: the service comes and goes with those who use it. */
    private static boolean isOnTrial(BundleContext context) {
        String generation = "generations/" + context.getProperty("ganglion.generation");
        return Boolean.parseBoolean(context.getProperty("ganglion.trial"))
                && below(context, "ganglion.home", generation)
                        .filter(folder -> Files.exists(folder.resolve("COMMITTED")))
                        .isEmpty();
    }

    /** Keeps them in {@code folder}, or nowhere. */
    public LearnedStateKeeper(Optional<Path> folder) {
        this(folder, "", false);
    }

    /**
     * Keeps them in a folder, or nowhere.
     *
     * @param generation that runs; empty where there are none
     * @param onTrial whether it has not been judged yet
     */
    public LearnedStateKeeper(Optional<Path> folder, String generation, boolean onTrial) {
        this.folder = folder;
        this.generation = generation;
        this.aside = generation.isEmpty()
                ? null
                : folder.map(parent -> parent.resolve(Aside.of(generation))).orElse(null);
        this.judged = !onTrial;
    }

    private static Optional<Path> below(BundleContext context, String property, String child) {
        return Optional.ofNullable(context.getProperty(property))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text.trim()).resolve(child));
    }

    /** Names of models hold no separators, and do not begin with a dot. */
    private Optional<Checkpoints> checkpoints(String model) {
        return folder.map(parent -> new Checkpoints(parent.resolve(model)));
    }

    /** Where they are kept now. */
    private Optional<Checkpoints> present(String model) {
        return aside == null ? checkpoints(model) : Optional.of(new Checkpoints(aside.resolve(model)));
    }

    /** Trials are brought to their end that ended before this was done: by the process that ended, or for want of room. */
    private void look() {
        try {
            if (!looked && folder.isPresent()) {
                Aside.dropOthers(folder.get(), generation);
                looked = true;
            }
            move();
        } catch (IOException e) {
            LOG.warn("what was learned on trial stays aside for now: {}", e.getMessage());
        }
    }

    private void move() throws IOException {
        if (judged && aside != null) {
            Aside.move(aside, folder.orElseThrow());
            aside = null;
        }
    }

    @Override
    public synchronized void settle() {
        judged = true;
        try {
            move();
        } catch (IOException e) {
            throw storage("what was learned on trial cannot be moved", e);
        }
    }

    @Override
    public synchronized boolean keep(LearnedState state) {
        look();
        Optional<Checkpoints> checkpoints = present(state.model());
        try {
            if (checkpoints.isPresent()) {
                checkpoints.get().write(state);
            }
        } catch (IOException e) {
            throw storage("what model '" + state.model() + "' learned cannot be kept", e);
        }
        return checkpoints.isPresent();
    }

    @Override
    public synchronized List<LearnedState> kept(String model, String pipeline) {
        look();
        try {
            List<LearnedState> kept = new ArrayList<>();
            if (aside != null) {
                kept.addAll(new Checkpoints(aside.resolve(model)).read(pipeline));
            }
            Optional<Checkpoints> checkpoints = checkpoints(model);
            if (checkpoints.isPresent()) {
                kept.addAll(checkpoints.get().read(pipeline));
            }
            return kept;
        } catch (IOException e) {
            throw storage("what model '" + model + "' learned cannot be read", e);
        }
    }

    @Override
    public synchronized void forget(String model, String pipeline) {
        look();
        try {
            if (aside != null) {
                new Checkpoints(aside.resolve(model)).delete(pipeline);
            }
            Optional<Checkpoints> checkpoints = checkpoints(model);
            if (checkpoints.isPresent()) {
                checkpoints.get().delete(pipeline);
            }
        } catch (IOException e) {
            throw storage("what model '" + model + "' learned cannot be deleted", e);
        }
    }

    @Override
    public synchronized LearnedState read(Path fileOrFolder) {
        try {
            if (!Files.exists(fileOrFolder)) {
                throw new GanglionException(Reason.NOT_FOUND, fileOrFolder + ": there is no such file or folder");
            }
            if (!Files.isDirectory(fileOrFolder)) {
                return Checkpoints.read(fileOrFolder);
            }
            return new Checkpoints(fileOrFolder)
                    .readAll().stream()
                            .findFirst()
                            .orElseThrow(() -> new GanglionException(
                                    Reason.NOT_FOUND, fileOrFolder + ": holds no learned state that can be read"));
        } catch (IOException e) {
            throw storage(fileOrFolder + ": cannot be read", e);
        }
    }

    @Override
    public Network apply(LearnedState learned, Network network) {
        return new LearnedParameters(learned).into(network);
    }

    private static GanglionException storage(String what, IOException e) {
        return new GanglionException(Reason.STORAGE, what + ": " + e.getMessage(), e);
    }
}
