// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;

/** The repository behind whichever connection to a broker there is at the moment. */
final class BrokerOrigin implements Origin {
    private final String address;
    private final Supplier<Transfer> transfer;
    private Transfer latest;
    private Origin origin;
    private boolean closed;

    /**
     * @param transfer gives the service, or null while there is none
     */
    BrokerOrigin(String address, Supplier<Transfer> transfer) {
        this.address = address;
        this.transfer = transfer;
    }

    private synchronized Origin present() {
        Transfer now = transfer.get();
        if (closed) {
            throw new GanglionException(Reason.STOPPED, address + ": this repository has been closed");
        }
        if (now == null) {
            throw new GanglionException(Reason.NETWORK, "there is no connection to a broker yet");
        }
        if (now != latest) {
            latest = now;
            origin = now.origin();
        }
        return origin;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public byte[] read(String path, int most) throws InterruptedException {
        return present().read(path, most);
    }

    @Override
    public Fetch fetch(Artifact artifact, String path, Path file, List<Path> held, ProgressListener listener) {
        return present().fetch(artifact, path, file, held, listener);
    }

    @Override
    public void discard(Path file) {
        present().discard(file);
    }

    @Override
    public void close() {
        Origin last;
        synchronized (this) {
            closed = true;
            last = origin;
            origin = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
