// SPDX-License-Identifier: Apache-2.0
// CUBA-4000 as a plain loop, for one thread: what a compiler makes of it. g++ -O3 -march=native -o cuba cuba.cpp; ./cuba DATA/validation/cuba4000 ROUNDS
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

template <class T> static std::vector<T> read(const std::string &path) {
    std::vector<T> all;
    FILE *file = std::fopen(path.c_str(), "rb");
    if (!file) { std::perror(path.c_str()); std::exit(1); }
    for (T next; std::fread(&next, sizeof next, 1, file) == 1;) all.push_back(next);
    std::fclose(file);
    return all;
}

constexpr int N = 4000, EXCITATORY = 3200, HELD = 50, STEPS = 100000;
static double v[N], e[N], i[N];

static void propagate(double pm, double pe, double pi, double ke, double ki) {
    for (int n = 0; n < N; n++) {
        v[n] = -49 + (v[n] + 49) * pm + e[n] * ke + i[n] * ki;
        e[n] *= pe;
        i[n] *= pi;
    }
}

int main(int, char **argument) {
    std::string data = std::string(argument[1]) + "/";
    auto pre = read<uint16_t>(data + "pre.u16le");
    auto post = read<uint16_t>(data + "post.u16le");
    auto v0 = read<double>(data + "v0_mV.f64le");
    std::vector<int> row(N + 1);
    for (auto source : pre) row[source + 1]++;
    for (int n = 0; n < N; n++) row[n + 1] += row[n];
    const double pm = std::exp(-.1 / 20), pe = std::exp(-.1 / 5), pi = std::exp(-.1 / 10);
    const double ke = 5. / (5 - 20) * (pe - pm), ki = 10. / (10 - 20) * (pi - pm);
    for (int round = std::atoi(argument[2]); round > 0; round--) {
        std::vector<std::vector<int>> spiked(HELD + 1);
        for (int n = 0; n < N; n++) { v[n] = v0[n]; e[n] = i[n] = 0; }
        long total = 0;
        auto start = std::chrono::steady_clock::now();
        std::clock_t begin = std::clock();
        for (int t = 0; t < STEPS; t++) {
            propagate(pm, pe, pi, ke, ki);
            auto &now = spiked[t % (HELD + 1)];
            now.clear(); // 51 steps old: no longer held
            for (auto &list : spiked) for (int n : list) v[n] = -60;
            for (int n = 0; n < N; n++) if (v[n] > -50) now.push_back(n);
            for (int source : spiked[(t + HELD) % (HELD + 1)]) {
                double *g = source < EXCITATORY ? e : i, weight = source < EXCITATORY ? 1.62 : -9;
                for (int k = row[source]; k < row[source + 1]; k++) g[post[k]] += weight;
            }
            for (int n : now) v[n] = -60;
            total += now.size();
        }
        std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        double used = double(std::clock() - begin) / CLOCKS_PER_SEC;
        std::printf("%ld spikes %.4f s %.4f s of the processor\n", total, took.count(), used);
    }
}
