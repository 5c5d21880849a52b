// SPDX-License-Identifier: Apache-2.0
// The processor's transforms in plain C, on the same numbers as `ganglion proof transforms`:
//   transforms dense-1024|dense-4096|sparse STEPS
// says the median of a step in microseconds, of the faster of two loops for a matrix (by rows, by columns), and the sum of the last outputs.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t state;

static uint64_t bits(void) {
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static double number(void) { return 2 * ((bits() >> 11) * 0x1p-53) - 1; }

static double *numbers(size_t count) {
    double *all = malloc(count * sizeof *all);
    for (size_t i = 0; i < count; i++) all[i] = number();
    return all;
}

static void ascending(int *into, int count, int end) {
    int part = end / count;
    for (int i = 0; i < count; i++) into[i] = i * part + (int) (bits() % part);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static double median(double *times, int count) {
    qsort(times, count, sizeof *times, by_size);
    return (times[(count - 1) / 2] + times[count / 2]) / 2;
}

__attribute__((noinline)) static void by_rows(int n, const double *restrict w, const double *restrict x, double *restrict y) {
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++) sum += w[(size_t) i * n + j] * x[j];
        y[i] = sum;
    }
}

__attribute__((noinline)) static void by_columns(int n, const double *restrict w, const double *restrict x, double *restrict y) {
    memset(y, 0, n * sizeof *y);
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++) y[i] += w[(size_t) j * n + i] * x[j];
}

__attribute__((noinline)) static void deliver(int n, int spikes, const int *restrict spiking, const int *restrict start,
                                              const int *restrict target, const double *restrict w, double *restrict y) {
    memset(y, 0, n * sizeof *y);
    for (int s = 0; s < spikes; s++)
        for (int k = start[spiking[s]]; k < start[spiking[s] + 1]; k++) y[target[k]] += w[k];
}

static double sum(const double *y, int n) {
    double all = 0;
    for (int i = 0; i < n; i++) all += y[i];
    return all;
}

static void dense(int n, int steps) {
    state = n;
    double *w = numbers((size_t) n * n), *x = numbers(n), *y = malloc(n * sizeof *y), *times = malloc(steps * sizeof *times);
    double *turned = malloc((size_t) n * n * sizeof *turned);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) turned[(size_t) j * n + i] = w[(size_t) i * n + j];
    double best = 1e300;
    for (int way = 0; way < 2; way++) {
        for (int t = -20; t < steps; t++) {
            double begin = now();
            if (way == 0) by_rows(n, w, x, y);
            else by_columns(n, turned, x, y);
            if (t >= 0) times[t] = now() - begin;
        }
        double its = median(times, steps);
        best = its < best ? its : best;
    }
    printf("%.3f us, sum %.9g\n", best, sum(y, n));
}

static void sparse(int n, int steps) {
    enum { SYNAPSES = 200, PATTERNS = 50 };
    state = n;
    int *target = malloc((size_t) n * SYNAPSES * sizeof *target), *start = malloc((n + 1) * sizeof *start);
    for (int i = 0; i < n; i++) ascending(target + (size_t) i * SYNAPSES, SYNAPSES, n);
    for (int i = 0; i <= n; i++) start[i] = i * SYNAPSES;
    double *w = numbers((size_t) n * SYNAPSES), *y = malloc(n * sizeof *y), *times = malloc(steps * sizeof *times);
    int spikes = n / 100, *spiking = malloc((size_t) PATTERNS * spikes * sizeof *spiking);
    for (int p = 0; p < PATTERNS; p++) ascending(spiking + p * spikes, spikes, n);
    for (int t = -200; t < steps; t++) {
        const int *pattern = spiking + (t + 200) % PATTERNS * spikes;
        double begin = now();
        deliver(n, spikes, pattern, start, target, w, y);
        if (t >= 0) times[t] = now() - begin;
    }
    printf("%.3f us, sum %.9g\n", median(times, steps), sum(y, n));
}

int main(int count, char **words) {
    int steps = count == 3 ? atoi(words[2]) : 0;
    if (steps > 0 && !strncmp(words[1], "dense-", 6)) dense(atoi(words[1] + 6), steps);
    else if (steps > 0 && !strcmp(words[1], "sparse")) sparse(20000, steps);
    else return 2;
    return 0;
}
