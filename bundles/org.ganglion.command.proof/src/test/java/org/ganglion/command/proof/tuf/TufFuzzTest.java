// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.command.proof.Findings;
import org.junit.jupiter.api.Test;

/** The fixed part of proof fuzz-tuf that every build runs. */
class TufFuzzTest {
    @Test
    void givenTheRepositoryUndamaged_whenADeviceUpdates_thenItTrustsTheSecondEdition() throws Exception {
        for (boolean hashes : new boolean[] {false, true}) {
            SignedRepository repository = new SignedRepository(hashes);
            TrustingDevice device = new TrustingDevice(repository);
            device.update(repository);
            assertNull(device.strange(repository));
            assertEquals(
                    new String(repository.file("2.acme.json")),
                    new String(device.read("acme").orElseThrow()));
        }
    }

    @Test
    void givenDamagedMetadata_whenADeviceUpdates_thenItTrustsOnlyWhatWasSigned() throws Exception {
        SignedRepository repository = new SignedRepository(false);
        MetadataDamage damage = new MetadataDamage(repository);
        TufFuzzProof.Tally tally = new TufFuzzProof.Tally();
        for (int number = 0; number < 300; number++) {
            tally.judge(repository, damage.number(number, 1));
        }
        Findings findings = tally.findings(300, 300, damage.bits());
        assertEquals("PASS", findings.result(), findings::toString);
        assertTrue((Long) findings.figures().get("refused") > 200, findings::toString);
    }

    @Test
    void givenMetadataOfAnotherSigner_whenADeviceTrustsItAllTheSame_thenItIsNoticed() throws Exception {
        SignedRepository repository = new SignedRepository(false);
        SignedRepository other = new SignedRepository(false);
        assertEquals("trusted another root", new TrustingDevice(other).strange(repository));
    }
}
