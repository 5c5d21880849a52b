// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.state.UpdateState;
import org.ganglion.update.state.UpdateState.Received;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes documents in as they come. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Journal journal;
    private final Desk desk;
    private final Trust.Releases releases;

    Reception(Journal journal, Desk desk, Trust.Releases releases) {
        this.journal = journal;
        this.desk = desk;
        this.releases = releases;
    }

    /** What is known from before counts from the first report on. */
    void accepts() {
        UpdateState state = journal.state();
        desk.accepts(new Report.Acceptance(releases, counter(state.own()), counter(state.group())));
    }

    private static long counter(Optional<Received> known) {
        return known.map(Received::counter).orElse(0L);
    }

    /**
     * Takes one in.
     *
     * @param own whether it came on the device's own topic
     * @param bytes none if the topic was cleared
     * @return whether another document is in force than before
     */
    boolean receive(boolean own, byte[] bytes) {
        String origin = own ? "desired" : "desired of the group";
        UpdateState state = journal.state();
        Optional<Received> known = own ? state.own() : state.group();
        Received received;
        if (bytes.length == 0) {
            received = new Received(counter(known), "");
        } else {
            DesiredDocument document;
            try {
                document = DesiredDocument.read(origin, bytes);
            } catch (GanglionException e) {
                LOG.error("{}", e.getMessage());
                desk.end(Phase.IDLE, Outcome.REJECTED, e.reason(), e.getMessage());
                return false;
            }
            if (known.isPresent() && document.counter() < known.get().counter()) {
                LOG.warn(
                        "{} has the counter {}, {} was known before; it is ignored",
                        origin,
                        document.counter(),
                        known.get().counter());
                return false;
            }
            received = new Received(document.counter(), new String(bytes, StandardCharsets.UTF_8));
        }
        if (known.isPresent() && known.get().equals(received)) {
            return false;
        }
        journal.save(own ? state.withOwn(received) : state.withGroup(received));
        accepts();
        boolean another = !state.inForce().equals(journal.state().inForce());
        if (!another) {
            desk.tell();
        }
        return another;
    }
}
