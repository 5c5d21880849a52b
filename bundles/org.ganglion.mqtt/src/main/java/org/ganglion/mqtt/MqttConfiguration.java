// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The device's own connection. */
@ObjectClassDefinition(
        name = "MQTT connection",
        description = "The device's connection to its broker; any MQTT 5 broker will do")
@interface MqttConfiguration {
    @AttributeDefinition(description = "tcp://host:port or ssl://host:port")
    String broker();

    @AttributeDefinition(description = "The device's name: letters, digits, dot, hyphen, underscore; not _all")
    String device();

    @AttributeDefinition(description = "The group's name, of the same form; not blob, repo or fleet")
    String group() default "default";

    @AttributeDefinition(description = "MQTT client identifier; empty: ganglion-<group>-<device>")
    String client_id() default "";

    @AttributeDefinition(description = "The generation that status announces; empty: the one that runs")
    String generation() default "";

    @AttributeDefinition(description = "User name; empty: none")
    String user() default "";

    @AttributeDefinition(description = "Password", type = AttributeType.PASSWORD)
    String _password() default "";

    @AttributeDefinition(description = "File with the certificates to trust (PKCS#12, JKS); empty: those of Java")
    String tls_trust_store() default "";

    @AttributeDefinition(description = "Opens the trust store", type = AttributeType.PASSWORD)
    String _tls_trust_password() default "";

    @AttributeDefinition(description = "File with the client's certificate and key (PKCS#12, JKS); empty: none")
    String tls_key_store() default "";

    @AttributeDefinition(description = "Opens the key store and the key", type = AttributeType.PASSWORD)
    String _tls_key_password() default "";

    @AttributeDefinition(description = "Whether the broker's certificate must name its host; false in tests only")
    boolean tls_check_host_name() default true;

    @AttributeDefinition(description = "Seconds of silence after which the client asks whether the broker is there")
    int keep_alive_seconds() default 30;

    @AttributeDefinition(description = "Seconds for which the broker keeps subscriptions and messages while away")
    long session_expiry_seconds() default 3600;

    @AttributeDefinition(description = "Milliseconds that a broker may take to accept the connection")
    long connect_timeout_ms() default 10_000;

    @AttributeDefinition(description = "Milliseconds, the bound of the first random delay between attempts")
    long first_delay_ms() default 1000;

    @AttributeDefinition(
            description =
                    "Milliseconds, the bound of later delays, doubled from the first, with a rest at 8 times that")
    long longest_delay_ms() default 300_000;

    @AttributeDefinition(description = "Messages per kind of topic that may wait for the broker; then the oldest goes")
    int outbox_length() default 1000;

    @AttributeDefinition(description = "Payload bytes that may wait for the broker in all")
    long outbox_bytes() default 8 << 20;

    @AttributeDefinition(description = "Messages of QoS 0 that may wait for one handler; then the oldest goes")
    int inbox_length() default 1000;

    @AttributeDefinition(description = "Payload bytes of QoS 0 that may wait for one handler")
    long inbox_bytes() default 4 << 20;

    @AttributeDefinition(description = "Unacknowledged messages that the broker may send")
    int receive_maximum() default 64;

    @AttributeDefinition(description = "Unacknowledged messages to send; the broker's own limit wins where lower")
    int window() default 64;

    @AttributeDefinition(description = "Bytes of the largest packet to accept")
    int maximum_packet_size() default 1 << 20;
}
