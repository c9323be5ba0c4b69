# Parquet files read back with the engine's own library.
import ctypes
import os
import pathlib


class _Result(ctypes.Structure):
    _fields_ = [("counts", ctypes.c_uint64 * 3), ("pointers", ctypes.c_void_p * 3)]


def parquet_rows(path, columns):
    """The file's rows as tuples of texts (None for NULL), in its order."""
    library = pathlib.Path(os.environ["ROLLCALL_CLIENTS"]).parent / "duckdb" / "libduckdb.so"
    duckdb = ctypes.CDLL(str(library))
    duckdb.duckdb_value_varchar.restype = ctypes.c_void_p
    duckdb.duckdb_value_varchar.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64]
    duckdb.duckdb_row_count.restype = ctypes.c_uint64
    duckdb.duckdb_free.argtypes = [ctypes.c_void_p]
    database, connection, result = ctypes.c_void_p(), ctypes.c_void_p(), _Result()
    assert duckdb.duckdb_open(None, ctypes.byref(database)) == 0
    try:
        assert duckdb.duckdb_connect(database, ctypes.byref(connection)) == 0
        text = f"SELECT {', '.join(columns)} FROM read_parquet('{path}')"
        assert duckdb.duckdb_query(connection, text.encode(), ctypes.byref(result)) == 0, text

        def cell(column, row):
            raw = duckdb.duckdb_value_varchar(ctypes.byref(result), column, row)
            if not raw:
                return None
            value = ctypes.string_at(raw).decode()
            duckdb.duckdb_free(raw)
            return value

        rows = [tuple(cell(column, row) for column in range(len(columns))) for row in range(duckdb.duckdb_row_count(ctypes.byref(result)))]
        duckdb.duckdb_destroy_result(ctypes.byref(result))
        return rows
    finally:
        duckdb.duckdb_disconnect(ctypes.byref(connection))
        duckdb.duckdb_close(ctypes.byref(database))
