// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.nio.ByteBuffer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.network.Network;
import org.ganglion.format.nir.hdf5.Hdf5File;
import org.ganglion.format.nir.hdf5.Limits;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads networks in the Neuromorphic Intermediate Representation, versions 0.1 to 1.0, stored as HDF5. */
@Component
@Designate(ocd = NirFormat.Configuration.class)
public final class NirFormat implements ModelFormat {

    private static final Logger LOG = LoggerFactory.getLogger(NirFormat.class);
    private static final long BYTES_PER_MIB = 1L << 20;

    /** What a file may cost. */
    @ObjectClassDefinition(name = "Ganglion NIR reader")
    @interface Configuration {
        @AttributeDefinition(
                name = "Memory limit",
                description = "MiB that the decoded content of one file may take, from 1 on",
                min = "1")
        int memory_limit_mib() default 256;
    }

    private final Limits limits;

    /** Created by the component runtime. */
    @Activate
    public NirFormat(Configuration configuration) {
        this(new Limits(Math.max(1, configuration.memory_limit_mib()) * BYTES_PER_MIB, Limits.DEFAULT.links()));
    }

    /** A reader with default limits. */
    public NirFormat() {
        this(Limits.DEFAULT);
    }

    NirFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String extension() {
        return "nir";
    }

    @Override
    public String engine() {
        return "spiking";
    }

    @Override
    public boolean recognizes(byte[] head) {
        return Hdf5File.recognizes(ByteBuffer.wrap(head));
    }

    @Override
    public Network read(String name, byte[] content) {
        try {
            return new NirReader(limits, warning -> LOG.warn("{}: {}", name, warning)).read(ByteBuffer.wrap(content));
        } catch (GanglionException e) {
            throw e.at(name);
        }
    }
}
