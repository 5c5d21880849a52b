// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Transfer;
import org.ganglion.update.document.Artifact;

/** Fetches in blocks from publishers; blocks that other artifacts in the store have in common are copied from there. */
final class TransferFetcher implements Fetcher {
    private final Supplier<Transfer> transfer;
    private volatile Fetch underWay;

    /**
     * @param transfer gives the service, or null while there is none
     */
    TransferFetcher(Supplier<Transfer> transfer) {
        this.transfer = transfer;
    }

    @Override
    public void fetch(Artifact artifact, Path into, LongConsumer received) throws InterruptedException {
        Transfer service = transfer.get();
        if (service == null) {
            throw new GanglionException(Reason.NETWORK, "there is no connection to a broker yet");
        }
        Fetch fetch = service.fetch(
                org.ganglion.transfer.Artifact.of(artifact.sha256(), artifact.length()),
                into,
                held(into.getParent()),
                progress -> received.accept(progress.held()));
        underWay = fetch;
        try {
            fetch.await();
        } finally {
            underWay = null;
            fetch.cancel();
        }
    }

    private static List<Path> held(Path store) {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> !file.getFileName().toString().contains("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, store + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void cancel() {
        Fetch fetch = underWay;
        if (fetch != null) {
            fetch.cancel();
        }
    }
}
