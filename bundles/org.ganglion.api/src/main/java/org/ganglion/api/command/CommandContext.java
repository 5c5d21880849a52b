// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/** What a command is run with. Arguments and options are checked against what the command declares before it runs. */
@ProviderType
public interface CommandContext {
    /** The argument of this name. */
    Optional<String> argument(String name);

    /** The last value of an option. */
    Optional<String> option(String name);

    /** All values of a repeatable option, in order. */
    List<String> options(String name);

    /** Whether a switch is given. */
    boolean flag(String name);

    /**
     * An option's value as a number.
     *
     * @throws GanglionException USAGE if it is none
     */
    double number(String name, double fallback);

    /** A file that the user named, relative to the user's working folder. */
    Path path(String name);

    /** What the user types or pipes in. */
    InputStream in();

    /** For results only. */
    PrintStream out();

    /** For progress and messages. */
    PrintStream err();

    /** The user's working folder. */
    Path workingFolder();

    /** Whether {@code --verbose} was given. */
    boolean verbose();

    /** Whether the user wants it to end; long work asks often. */
    boolean cancelled();

    /** Runs {@code action} when the user wants it to end; at once if that is so already. */
    void onCancel(Runnable action);
}
