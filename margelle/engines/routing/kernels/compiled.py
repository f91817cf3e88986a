"""How a loop is compiled. The result is kept beside the source, or in NUMBA_CACHE_DIR where that cannot be written."""

from numba import njit

entry = njit(cache=True, nogil=True, error_model="numpy")  # called from Python
inner = njit(cache=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload]
