// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Keeps learned states in a folder of the device. */
@Component(configurationPid = "org.ganglion.model.learned")
@Designate(ocd = LearnedStateKeeper.Settings.class)
public final class LearnedStateKeeper implements LearnedStates {
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

    /** Made by the component runtime. */
    @Activate
    public LearnedStateKeeper(BundleContext context, Settings settings) {
        this(Optional.of(settings.folder())
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .or(() -> below(context, "ganglion.home", "state"))
                .or(() -> below(context, "ganglion.state", "learned")));
    }

    /** Keeps them in {@code folder}, or nowhere. */
    public LearnedStateKeeper(Optional<Path> folder) {
        this.folder = folder;
    }

    private static Optional<Path> below(BundleContext context, String property, String child) {
        return Optional.ofNullable(context.getProperty(property))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text.trim()).resolve(child));
    }

    /** Names of models hold no separators. */
    private Optional<Checkpoints> checkpoints(String model) {
        return folder.map(parent -> new Checkpoints(parent.resolve(model)));
    }

    @Override
    public synchronized boolean keep(LearnedState state) {
        Optional<Checkpoints> checkpoints = checkpoints(state.model());
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
        try {
            Optional<Checkpoints> checkpoints = checkpoints(model);
            return checkpoints.isPresent() ? checkpoints.get().read(pipeline) : List.of();
        } catch (IOException e) {
            throw storage("what model '" + model + "' learned cannot be read", e);
        }
    }

    @Override
    public synchronized void forget(String model, String pipeline) {
        try {
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
