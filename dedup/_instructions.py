"""What compiled loops ask of the processor by name, each with its meaning in plain Python.

numba does not see that loops on disk are older than this file: change theirs, too.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import config
from numba.extending import intrinsic

# Bytes that `bytes_within` looks at.
BLOCK = 64


def _compiled_to(code):
    """The instructions of `code` in place of a function, unless nothing is compiled at all."""
    return lambda plain: plain if config.DISABLE_JIT else intrinsic(code)


def _address(context, builder, signature, arguments, kind):
    data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
    return builder.bitcast(builder.gep(data, [arguments[1]]), kind.as_pointer())


def _prefetch(_context, array, place):
    def generate(context, builder, signature, arguments):
        byte, number = ir.IntType(8), ir.IntType(32)
        address = _address(context, builder, signature, arguments, byte)
        kind = ir.FunctionType(ir.VoidType(), [byte.as_pointer(), number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", [byte.as_pointer()], kind)
        # To be read, into the nearest cache, as data.
        builder.call(function, [address, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return nb.types.void(array, place), generate


@_compiled_to(_prefetch)
def prefetched(_array, _place):
    """Ask for the line of memory that the place in the array is in: it is read soon."""


def _zeros(_context, bits):
    def generate(_context, builder, _signature, arguments):
        return builder.cttz(arguments[0], ir.IntType(1)(0))

    return nb.types.uint64(bits), generate


@_compiled_to(_zeros)
def zeros_below(bits):
    """How many zeros stand below the lowest bit of a uint64 that is set; 64 if none is."""
    bits = int(bits)
    return np.uint64((bits & -bits).bit_length() - 1 if bits else 64)


def _within(_context, array, place, _mask, _low, _count):
    kind = ir.VectorType(ir.IntType(8), BLOCK)

    def generate(context, builder, signature, arguments):
        def everywhere(byte):
            first = builder.insert_element(ir.Constant(kind, ir.Undefined), byte, ir.IntType(32)(0))
            return builder.shuffle_vector(
                first, first, ir.VectorType(ir.IntType(32), BLOCK)([0] * BLOCK)
            )

        found = builder.load(_address(context, builder, signature, arguments, kind), align=1)
        mask, low, count = map(everywhere, arguments[2:])
        above = builder.sub(builder.or_(found, mask), low)
        return builder.bitcast(builder.icmp_unsigned("<", above, count), ir.IntType(BLOCK))

    byte = nb.types.uint8
    return nb.types.uint64(array, place, byte, byte, byte), generate


@_compiled_to(_within)
def bytes_within(array, place, mask, low, count):
    """A bit of a uint64 for each of 64 bytes from array[place] on.

    It tells whether the byte, with the bits of `mask` set, is one of `count`
    from `low` on.
    """
    first, low, end = int(place), int(low), int(low) + int(count)
    block = (int(byte) | int(mask) for byte in array[first : first + BLOCK])
    return np.uint64(sum(1 << bit for bit, byte in enumerate(block) if low <= byte < end))
