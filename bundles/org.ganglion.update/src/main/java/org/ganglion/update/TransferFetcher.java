// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Transfer;

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
    public void fetch(Wanted wanted, Path into, List<Path> held, LongConsumer received) throws InterruptedException {
        Transfer service = transfer.get();
        if (service == null) {
            throw new GanglionException(Reason.NETWORK, "there is no connection to a broker yet");
        }
        org.ganglion.transfer.Artifact artifact = new org.ganglion.transfer.Artifact(
                wanted.artifact().sha256(), wanted.artifact().length(), wanted.hashes());
        Fetch fetch = service.fetch(artifact, into, held, progress -> received.accept(progress.held()));
        underWay = fetch;
        try {
            fetch.await();
        } finally {
            underWay = null;
            fetch.cancel();
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
