// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.List;

/** How the change of a weight by a pair of spikes depends on the weight. */
interface WeightDependence {
    String ADDITIVE = "additive";
    String MULTIPLICATIVE = "multiplicative";
    String POWER_LAW = "power-law";
    String MORRISON = "morrison";
    List<String> NAMES = List.of(ADDITIVE, MULTIPLICATIVE, POWER_LAW, MORRISON);

    /** The weight after a pair of causal order that left this trace. */
    double strengthened(double weight, double trace);

    /** The weight after a pair of acausal order that left this trace. */
    double weakened(double weight, double trace);

    static WeightDependence of(PairStdp.Parameters p) {
        double span = p.wMax() - p.wMin();
        double up = p.lambda() * span;
        double down = p.lambda() * p.alpha() * span;
        return switch (p.dependence()) {
            case ADDITIVE -> new Additive(p.wMin(), p.wMax(), up, down);
            case MULTIPLICATIVE -> new Power(p.wMin(), p.wMax(), span, up, down, 1, 1);
            case POWER_LAW -> new Power(p.wMin(), p.wMax(), span, up, down, p.muPlus(), p.muMinus());
            default -> new Morrison(p);
        };
    }

    /** No dependence but the bounds. */
    record Additive(double least, double most, double up, double down) implements WeightDependence {
        @Override
        public double strengthened(double weight, double trace) {
            return Math.max(least, Math.min(most, weight + up * trace));
        }

        @Override
        public double weakened(double weight, double trace) {
            return Math.max(least, Math.min(most, weight - down * trace));
        }
    }

    /** Guetig et al. 2003: up with (1 - f)^mu+, down with f^mu-, where f is the weight's place between the bounds, 0 to 1. */
    record Power(double least, double most, double span, double up, double down, double muPlus, double muMinus)
            implements WeightDependence {
        @Override
        public double strengthened(double weight, double trace) {
            double left = 1 - place(weight);
            return bounded(weight + up * raised(left, muPlus) * trace);
        }

        @Override
        public double weakened(double weight, double trace) {
            return bounded(weight - down * raised(place(weight), muMinus) * trace);
        }

        private double place(double weight) {
            return Math.max(0, Math.min(1, (weight - least) / span));
        }

        private double bounded(double weight) {
            return Math.max(least, Math.min(most, weight));
        }

        private static double raised(double base, double exponent) {
            if (exponent == 0) {
                return 1;
            }
            return exponent == 1 ? base : StrictMath.pow(base, exponent);
        }
    }

    /** Morrison, Aertsen and Diesmann 2007: up with w0^(1 - mu) w^mu, down with w. */
    final class Morrison implements WeightDependence {
        private final double least;
        private final double most;
        private final double up;
        private final double down;
        private final double mu;

        Morrison(PairStdp.Parameters p) {
            this.least = p.wMin();
            this.most = p.wMax();
            this.mu = p.muPlus();
            this.up = p.lambda() * StrictMath.pow(p.w0(), 1 - mu);
            this.down = p.lambda() * p.alpha();
        }

        @Override
        public double strengthened(double weight, double trace) {
            double raised = StrictMath.pow(Math.max(0, weight), mu);
            return Math.max(least, Math.min(most, weight + up * raised * trace));
        }

        @Override
        public double weakened(double weight, double trace) {
            return Math.max(least, Math.min(most, weight - down * Math.max(0, weight) * trace));
        }
    }
}
