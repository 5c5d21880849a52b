// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Delta;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;

/** Fetches in blocks: from the repository where this device has one, else from whichever publishers there are. */
final class TransferFetcher implements Fetcher {
    private static final String TARGETS = "targets/";

    private final Supplier<Transfer> transfer;
    private final Supplier<Optional<Origin>> origin;
    private final BooleanSupplier unwanted;
    private volatile Fetch underWay;

    /**
     * Nothing is fetched yet.
     *
     * @param transfer gives the service, or null while there is none
     * @param origin the repository; nothing for a device that takes what comes by its digest
     * @param unwanted whether what is fetched now is for nothing; true before {@link #cancel} is called for it
     */
    TransferFetcher(Supplier<Transfer> transfer, Supplier<Optional<Origin>> origin, BooleanSupplier unwanted) {
        this.transfer = transfer;
        this.origin = origin;
        this.unwanted = unwanted;
    }

    @Override
    public void fetch(Wanted wanted, Path into, List<Path> held, LongConsumer received) throws InterruptedException {
        FetchLog log = new FetchLog(wanted.artifact().sha256().substring(0, 12), System::nanoTime);
        Fetch fetch = begin(wanted, into, held, progress -> {
            received.accept(progress.held());
            log.advanced(progress);
        });
        underWay = fetch;
        if (unwanted.getAsBoolean()) {
            fetch.cancel(); // there was nothing to cancel when this was wanted
        }
        try {
            fetch.await();
        } finally {
            underWay = null;
            fetch.cancel();
        }
    }

    private Fetch begin(Wanted wanted, Path into, List<Path> held, ProgressListener listener) {
        Artifact artifact = new Artifact(
                wanted.artifact().sha256(),
                wanted.artifact().length(),
                wanted.hashes(),
                wanted.chunks(),
                wanted.deltas().stream()
                        .map(delta -> new Delta(
                                delta.from(),
                                delta.artifact().sha256(),
                                delta.artifact().length()))
                        .toList());
        Optional<Origin> repository = origin.get();
        if (repository.isPresent() && wanted.path().isPresent()) {
            String path = TARGETS + consistent(wanted.path().get(), artifact.sha256());
            return repository.get().fetch(artifact, path, into, held, listener);
        }
        Transfer service = transfer.get();
        if (service == null) {
            throw new GanglionException(Reason.NETWORK, "there is no connection to a broker yet");
        }
        return service.fetch(artifact, into, held, listener);
    }

    /** Where a repository with consistent snapshots has a target: its digest stands before the file's name. */
    static String consistent(String path, String sha256) {
        int name = path.lastIndexOf('/') + 1;
        return path.substring(0, name) + sha256 + '.' + path.substring(name);
    }

    @Override
    public void cancel() {
        Fetch fetch = underWay;
        if (fetch != null) {
            fetch.cancel();
        }
    }
}
