# SPDX-License-Identifier: Apache-2.0
"""Writes the .h5 files beside this one; v200.h5 was made with h5py 3.16.0 on HDF5 2.0.0, the others with h5py 3.7.0
on HDF5 1.10.8.

Every number of every dataset is its index modulo 100, or modulo 2 where it is a boolean.
"""
import h5py
import numpy as np

TYPES = "i1 <i2 >i2 <i4 >i4 <i8 >i8 u1 <u2 >u2 <u4 >u4 <u8 >u8 <f2 >f2 <f4 >f4 <f8 >f8".split()
FILTERS = {
    "plain": {},
    "gzip": dict(compression="gzip"),
    "lzf": dict(compression="lzf"),
    "shuffle_gzip": dict(shuffle=True, compression="gzip"),
    "shuffle_lzf": dict(shuffle=True, compression="lzf"),
    "fletcher32": dict(fletcher32=True),
    "all": dict(shuffle=True, compression="gzip", fletcher32=True),
}


def numbers(*shape):
    return (np.arange(np.prod(shape)) % 100).reshape(shape)


def write(name, libver):
    with h5py.File(name, "w", libver=libver) as f:
        types = f.create_group("types")
        for t in TYPES:
            types.create_dataset(t.replace("<", "le_").replace(">", "be_"), data=numbers(3, 4).astype(t), dtype=t)
        types.create_dataset("bool", data=numbers(5) % 2 == 1)
        chunks = f.create_group("chunks")
        for kind, options in FILTERS.items():
            chunks.create_dataset(kind, data=numbers(13, 7).astype("<f4"), chunks=(5, 3), **options)
            chunks.create_dataset(kind + "_one", data=numbers(13, 7).astype("<i8"), chunks=(13, 7), **options)
        chunks.create_dataset("three", data=numbers(3, 4, 5).astype("<f8"), chunks=(2, 3, 2), compression="gzip")
        if libver == "latest":
            # more than one page of the index that this version uses
            chunks.create_dataset("pages", data=numbers(1100).astype("u1"), chunks=(1,))
        filled = f.create_group("filled")
        part = filled.create_dataset("part", shape=(6,), chunks=(2,), dtype="<f8", fillvalue=-1.5)
        part[2:4] = 7
        filled.create_dataset("never", shape=(3,), dtype="<i4", fillvalue=9)
        text = f.create_group("text")
        text.create_dataset("variable", data=["x", "", "\u00e4\u20ac"], dtype=h5py.string_dtype())
        text.create_dataset("fixed", data=np.array([b"ab", b"cde", b""], dtype="S5"))
        text.create_dataset("scalar", data="hello", dtype=h5py.string_dtype())
        other = f.create_group("other")
        other.create_dataset("null", data=h5py.Empty("f4"))
        other.create_dataset("empty", data=np.zeros((0, 3)))
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_layout(h5py.h5d.COMPACT)
        space = h5py.h5s.create_simple((4,))
        compact = h5py.h5d.create(other.id, b"compact", h5py.h5t.NATIVE_DOUBLE, space, plist)
        compact.write(h5py.h5s.ALL, h5py.h5s.ALL, numbers(4).astype("f8"))
        links = f.create_group("links")
        for i in range(24):
            links.create_dataset("node.%d" % i, data=i % 100)


if h5py.version.hdf5_version_tuple >= (2, 0):
    write("v200.h5", "latest")
else:
    write("earliest.h5", None)
    write("v108.h5", ("v108", "v108"))
    write("latest.h5", "latest")
