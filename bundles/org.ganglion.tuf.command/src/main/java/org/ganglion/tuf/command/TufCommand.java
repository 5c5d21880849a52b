// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.ganglion.tuf.FolderMetadataStore;
import org.ganglion.tuf.Limits;
import org.ganglion.tuf.MetadataStore;
import org.ganglion.tuf.NoSuchMetadataException;
import org.ganglion.tuf.Target;
import org.ganglion.tuf.TooMuchDataException;
import org.ganglion.tuf.TufClient;
import org.ganglion.tuf.TufException;
import org.ganglion.tuf.TufException.Reason;

/** The command: init, refresh and download. */
public final class TufCommand {
    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int WRONG_USE = 2;

    private final InstantSource clock;
    private final PrintStream out;
    private final PrintStream err;

    /** With a clock, and streams for results and for messages. */
    TufCommand(InstantSource clock, PrintStream out, PrintStream err) {
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /** Runs one command, and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(new TufCommand(InstantSource.system(), System.out, System.err).run(arguments));
    }

    int run(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            out.print(CommandLine.USAGE);
            return SUCCESS;
        }
        try {
            return run(CommandLine.parse(arguments));
        } catch (WrongUseException e) {
            err.println("ganglion tuf: " + e.getMessage());
            err.print(CommandLine.USAGE);
            return WRONG_USE;
        } catch (TufException e) {
            err.println("ganglion tuf: " + e.reason() + ": " + e.getMessage());
            return FAILURE;
        }
    }

    private int run(CommandLine line) throws WrongUseException, TufException {
        List<String> operands = line.operands();
        String verb = operands.isEmpty() ? "" : operands.get(0);
        if (operands.size() != (verb.equals("init") ? 2 : 1)) {
            throw new WrongUseException("one of init ROOT, refresh and download is needed, and nothing else");
        }
        MetadataStore store = new FolderMetadataStore(Path.of(line.option("--metadata-dir")));
        switch (verb) {
            case "init" -> init(store, Path.of(operands.get(1)));
            case "refresh" -> client(line, store).refresh();
            case "download" -> download(line, store);
            default -> throw new WrongUseException("there is no " + verb);
        }
        return SUCCESS;
    }

    private static void init(MetadataStore store, Path root) throws TufException {
        try {
            TufClient.init(store, Files.readAllBytes(root));
        } catch (IOException e) {
            throw new TufException(Reason.NO_ROOT, root + " cannot be read: " + e.getMessage(), e);
        }
    }

    private TufClient client(CommandLine line, MetadataStore store) throws WrongUseException {
        HttpFolder folder = new HttpFolder(line.option("--metadata-url"));
        return new TufClient(new HttpMetadata(folder), store, clock, Limits.DEFAULTS);
    }

    private void download(CommandLine line, MetadataStore store) throws WrongUseException, TufException {
        if (line.targetNames().isEmpty()) {
            throw new WrongUseException("--target-name is missing");
        }
        TufClient client = client(line, store);
        HttpFolder targets = new HttpFolder(line.option("--target-base-url"));
        TargetFolder folder = new TargetFolder(Path.of(line.option("--target-dir")));
        for (String name : line.targetNames()) {
            Target target = client.find(name)
                    .orElseThrow(() -> new TufException(Reason.MISSING, "the repository has no target " + name));
            out.println(download(target, HttpFolder.address(client.location(target)), targets, folder));
        }
    }

    private static Path download(Target target, String address, HttpFolder targets, TargetFolder folder)
            throws TufException {
        try {
            return folder.file(target, verifier -> targets.copy(address, target.length(), verifier));
        } catch (NoSuchMetadataException e) {
            throw new TufException(Reason.MISSING, e.getMessage(), e);
        } catch (TooMuchDataException e) {
            throw new TufException(Reason.TOO_LARGE, e.getMessage(), e);
        } catch (FileSystemException e) {
            throw new TufException(Reason.STORAGE, target.path() + " cannot be kept: " + e, e);
        } catch (IOException e) {
            throw new TufException(Reason.NETWORK, target.path() + " cannot be had: " + e.getMessage(), e);
        }
    }
}
