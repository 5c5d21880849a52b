// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ganglion.api.messaging.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    // the examples of MQTT 5.0, section 4.7.1
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, a/b, true",
        "#, $SYS/a, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/monitor, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "$share/publishers/ganglion/v1/+/+/fetch, ganglion/v1/lab/b/fetch, true"
    })
    void givenAFilterAndATopic_whenMatched_thenAsTheStandardSays(String filter, String topic, boolean matches) {
        assertEquals(matches, TopicFilter.of(filter).matches(topic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/#/b", "a+", "a/b#", "$share/x", "$share//a", "+a/b"})
    void givenAWrongFilter_whenMade_thenItIsRefused(String filter) {
        assertThrows(IllegalArgumentException.class, () -> TopicFilter.of(filter));
    }

    @ParameterizedTest
    @CsvSource({"blob,b", "repo,b", "fleet,b", "lab,_all", "'',b", "lab,''", "la/b,b", "lab,b+", "lab,#", "lä,b"})
    void givenAReservedOrImpossibleName_whenTopicsAreMade_thenTheyAreRefused(String group, String device) {
        assertThrows(IllegalArgumentException.class, () -> new Topics(group, device));
    }

    @Test
    void givenADevice_whenItsTopicsAreNamed_thenAsTheDesignSays() {
        Topics topics = new Topics("lab", "board-1");
        assertEquals("ganglion/v1/lab/board-1/desired", topics.desired());
        assertEquals("ganglion/v1/lab/_all/desired", topics.groupDesired());
        assertEquals("ganglion/v1/lab/board-1/telemetry/load", topics.telemetry("load"));
        assertEquals(topics, Topics.of(topics.fetch()).orElseThrow());
        assertEquals(true, Topics.of(topics.groupDesired()).isEmpty());
        assertEquals(true, Topics.of("ganglion/v1/blob/x/fetch").isEmpty());
    }
}
