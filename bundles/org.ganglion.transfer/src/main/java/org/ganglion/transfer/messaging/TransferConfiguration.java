// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How hard this device asks for blocks. */
@ObjectClassDefinition(name = "Ganglion transfer", description = "How artifacts are fetched in blocks")
public @interface TransferConfiguration {
    @AttributeDefinition(description = "Bytes of a block to begin with: 4096, 8192, 16384, 32768 or 65536")
    int block_size() default 32768;

    @AttributeDefinition(description = "Bytes to ask for at once, up to 524288")
    int window_bytes() default 524288;

    @AttributeDefinition(description = "Milliseconds to wait for a useful block at first; doubled while none comes")
    int silence_ms() default 2000;

    @AttributeDefinition(description = "The bound of that, in milliseconds")
    int longest_silence_ms() default 8000;

    @AttributeDefinition(description = "Requests without one useful block that end a fetch")
    int attempts() default 8;

    @AttributeDefinition(description = "A random wait before a fetch begins, at most these milliseconds")
    int first_delay_ms() default 0;

    @AttributeDefinition(description = "Whether blocks may come compressed")
    boolean compression() default true;

    @AttributeDefinition(description = "Whether blocks may come that are sent to several devices of the group at once")
    boolean multicast() default false;

    @AttributeDefinition(
            description =
                    "Where releases come from: mqtt: for the broker's publishers, http://..., https://... or file:///...")
    String repository() default "mqtt:";
}
