#!/usr/bin/env python3
# Each rule of check_layers.py seen failing, and a sound tree seen passing, in tiny trees of their own.
import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import check_layers

HEAD = "// What this file is for.\n"
HEADER = HEAD + "#pragma once\n"
TARGETS = """# One target a folder.
rollcall_folder(base LIBRARIES fmt::fmt)
rollcall_folder(sql USES base)
rollcall_folder(runtime USES base LIBRARIES asio)
rollcall_folder(security USES base)
rollcall_folder(registry USES runtime sql security)
"""


class tree(unittest.TestCase):
    """A repository of a few files."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        self.write("src/rollcall/CMakeLists.txt", TARGETS)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def source(self, place, *includes):
        """A sound file of src/rollcall with these includes, given with their marks."""
        lines = "".join(f"#include {include}\n" for include in includes)
        self.write(f"src/rollcall/{place}", (HEADER if place.endswith(".hpp") else HEAD) + lines)

    def faults(self):
        return check_layers.check(self.root)

    def assert_fault(self, place, line, part):
        faults = self.faults()
        self.assertEqual(len(faults), 1, faults)
        self.assertTrue(faults[0].startswith(f"src/rollcall/{place}:{line}: "), faults[0])
        self.assertIn(part, faults[0])


class layers(tree):
    def test_sound_tree_passes(self):
        self.source("base/ids.hpp", "<string>")
        self.source("sql/text/token.cpp", '"rollcall/base/ids.hpp"', '"rollcall/sql/text/token.hpp"')
        self.source("registry/entry.hpp", '"rollcall/sql/redaction/redact.hpp"', '"rollcall/runtime/shard.hpp"')
        self.assertEqual(self.faults(), [])

    def test_include_of_what_is_reached_through_another_passes(self):
        self.source("registry/entry.hpp", '"rollcall/base/ids.hpp"')
        self.assertEqual(self.faults(), [])

    def test_include_upward_fails(self):
        self.source("base/ids.hpp", '"rollcall/sql/text/token.hpp"')
        self.assert_fault("base/ids.hpp", 3, "base may use nothing, not sql")

    def test_include_of_a_neighbour_fails(self):
        self.source("sql/text/token.hpp", "<string>", '"rollcall/security/account.hpp"')
        self.assert_fault("sql/text/token.hpp", 4, "sql may use base, not security")

    def test_indented_include_is_seen(self):
        self.write("src/rollcall/base/ids.cpp", HEAD + "  #  include  <rollcall/sql/text/token.hpp>\n")
        self.assert_fault("base/ids.cpp", 2, "not sql")

    def test_include_of_unknown_folder_fails(self):
        self.source("base/ids.hpp", '"rollcall/utils/all.hpp"')
        self.assert_fault("base/ids.hpp", 3, "no folder 'utils'")

    def test_include_without_folder_fails(self):
        self.source("sql/text/token.cpp", '"token.hpp"')
        self.assert_fault("sql/text/token.cpp", 2, 'write "rollcall/<folder>/token.hpp"')

    def test_session_and_api_never_include_each_other(self):
        for folder, other in (("session", "api"), ("api", "session")):
            fault = check_layers.folder_fault(folder, other)
            self.assertIn("meet in registry", fault)

    def test_server_sees_everything(self):
        for folder in check_layers.MAY_USE:
            self.assertIsNone(check_layers.folder_fault("server", folder))

    def test_nobody_sees_server(self):
        for folder in check_layers.MAY_USE:
            if folder != "server":
                self.assertIsNotNone(check_layers.folder_fault(folder, "server"))

    def test_base_is_used_by_all(self):
        for folder in check_layers.MAY_USE:
            self.assertIsNone(check_layers.folder_fault(folder, "base"))

    def test_http_knows_nothing_of_sessions_or_sql(self):
        for used in ("registry", "sql", "session", "security", "wire"):
            self.assertIsNotNone(check_layers.folder_fault("http", used))


class rooms(tree):
    def test_a_room_uses_what_is_below_it(self):
        self.source("sql/parse/parse.cpp", '"rollcall/sql/text/token.hpp"', '"rollcall/sql/dialect/calls/call_table.hpp"')
        self.source("sql/dialect/query/query.cpp", '"rollcall/sql/dialect/rewriter.hpp"')
        self.assertEqual(self.faults(), [])

    def test_a_room_that_uses_one_above_it_fails(self):
        self.source("sql/dialect/query/query.cpp", '"rollcall/sql/parse/parse.hpp"')
        self.assert_fault("sql/dialect/query/query.cpp", 2, "in sql, dialect may use catalog, statements, text, types, variables, not parse")

    def test_what_stands_in_no_room_is_a_room_too(self):
        self.source("base/ids.hpp", '"rollcall/base/text/text.hpp"')
        self.assert_fault("base/ids.hpp", 3, "in base, . may use nothing, not text")

    def test_a_unit_test_uses_every_room_of_its_folder(self):
        self.source("sql/text/token_test.cpp", '"rollcall/sql/parse/parse.hpp"')
        self.assertEqual(self.faults(), [])

    def test_registry_uses_a_part_of_sql(self):
        self.source("registry/entry.hpp", '"rollcall/sql/redaction/redact.hpp"', '"rollcall/sql/parse/parse.hpp"')
        self.assert_fault("registry/entry.hpp", 4, "registry may use text, redaction of sql, not parse")

    def test_product_files_use_nothing_that_is_for_tests(self):
        self.source("base/ids.cpp", '"for_test/base/temp_folder.hpp"')
        self.source("base/ids_test.cpp", '"for_test/base/temp_folder.hpp"')
        self.assert_fault("base/ids.cpp", 2, "for tests")

    def test_every_room_on_disk_has_its_line(self):
        sources = Path(__file__).resolve().parent.parent / "src" / "rollcall"
        for folder in check_layers.ROOMS:
            for path in (sources / folder).rglob("*.hpp"):
                room = check_layers.room_of(path.relative_to(sources).as_posix())
                self.assertIn(room, check_layers.ROOMS[folder], path)


class third_parties(unittest.TestCase):
    TABLE = [
        # place, include, whether it may
        ("engine/duckdb/running/connection.cpp", "duckdb.h", True),
        ("engine/duckdb_engine.cpp", "duckdb.h", True),
        ("history/store/store.cpp", "duckdb.h", True),
        ("engine/engine.hpp", "duckdb.h", False),
        ("sql/dialect/rewrite.cpp", "duckdb.h", False),
        ("http/server/server.cpp", "boost/beast/http.hpp", True),
        ("runtime/channels/tcp_channel.cpp", "boost/beast/core.hpp", False),
        ("api/sessions/session_list.cpp", "boost/beast/http.hpp", False),
        ("runtime/channels/acceptor.cpp", "boost/asio/ip/tcp.hpp", True),
        ("runtime/channels/tls_channel.cpp", "boost/asio/ssl.hpp", True),
        ("runtime/asio.cpp", "boost/asio/ssl/impl/src.hpp", True),
        ("http/server/server.cpp", "boost/asio/ip/tcp.hpp", False),
        ("door/accept.cpp", "boost/asio/ssl/stream.hpp", False),
        ("server/listen.cpp", "boost/asio.hpp", False),
        ("session/loop.cpp", "boost/asio/awaitable.hpp", True),
    ]

    def test_each_third_party_keeps_to_its_room(self):
        for place, path, allowed in self.TABLE:
            with self.subTest(place=place, path=path):
                self.assertEqual(check_layers.third_party_fault(place, path) is None, allowed)


class shape(tree):
    def test_header_without_pragma_once_fails(self):
        self.write("src/rollcall/base/ids.hpp", HEAD + "int f();\n")
        self.assert_fault("base/ids.hpp", 1, "#pragma once")

    def test_file_without_head_comment_fails(self):
        self.write("src/rollcall/base/ids.cpp", '#include "rollcall/base/ids.hpp"\n')
        self.assert_fault("base/ids.cpp", 1, "begin with a comment")

    def test_empty_file_fails(self):
        self.write("src/rollcall/base/ids.cpp", "")
        self.assert_fault("base/ids.cpp", 1, "begin with a comment")

    def test_file_of_450_lines_passes(self):
        self.write("src/rollcall/base/ids.cpp", HEAD + "\n" * 449)
        self.assertEqual(self.faults(), [])

    def test_file_of_451_lines_fails(self):
        self.write("src/rollcall/base/ids.cpp", HEAD + "\n" * 450)
        self.assert_fault("base/ids.cpp", 451, "451 lines")

    def test_rules_of_shape_hold_in_tests_and_benchmarks(self):
        self.write("tests/conversations/a.hpp", HEAD)
        self.write("bench/b.cpp", "int main() {}\n")
        self.assertEqual([fault.split(":")[0] for fault in self.faults()], ["tests/conversations/a.hpp", "bench/b.cpp"])


class targets(tree):
    def set_targets(self, old, new):
        self.write("src/rollcall/CMakeLists.txt", TARGETS.replace(old, new))

    def test_uses_beyond_the_table_fails(self):
        self.set_targets("folder(sql USES base)", "folder(sql USES base security)")
        self.assert_fault("CMakeLists.txt", 3, "sql USES security, which the table does not allow")

    def test_uses_short_of_the_table_fails(self):
        self.set_targets("USES runtime sql security", "USES runtime sql")
        self.assert_fault("CMakeLists.txt", 6, "registry may use security by the table")

    def test_uses_may_leave_out_what_another_brings(self):
        self.write("src/rollcall/CMakeLists.txt", TARGETS + "rollcall_folder(engine USES runtime)\n")
        self.assertEqual(self.faults(), [])

    def test_table_entry_without_folder_is_not_asked_for(self):
        more = "rollcall_folder(accounts USES security)\nrollcall_folder(engine USES runtime)\nrollcall_folder(http USES runtime)\n"
        self.write("src/rollcall/CMakeLists.txt", TARGETS + more + "rollcall_folder(api USES registry accounts engine http)\n")
        self.assertEqual(self.faults(), [])

    def test_unknown_folder_fails(self):
        self.write("src/rollcall/CMakeLists.txt", TARGETS + "rollcall_folder(misc USES base)\n")
        self.assert_fault("CMakeLists.txt", 7, "no folder 'misc'")

    def test_circle_fails(self):
        self.set_targets("folder(base LIBRARIES fmt::fmt)", "folder(base USES sql)")
        self.assert_fault("CMakeLists.txt", 1, "a circle: base uses sql uses base")

    def test_words_in_comments_are_not_calls(self):
        self.write("src/rollcall/CMakeLists.txt", TARGETS + "# rollcall_folder(misc USES base)\n")
        self.assertEqual(self.faults(), [])

    def test_libraries_are_not_uses(self):
        self.assertEqual(check_layers.cmake_uses(TARGETS)["runtime"], (4, ["base"]))

    def test_folder_outside_the_table_fails(self):
        self.source("misc/a.cpp")
        self.assert_fault("misc", 1, "is not in the table")

    def test_folder_without_target_fails(self):
        self.source("wire/packet.cpp")
        self.assert_fault("wire", 1, "has no rollcall_folder()")

    def test_root_without_sources_fails(self):
        faults = check_layers.check(self.root / "src")
        self.assertEqual(len(faults), 1)
        self.assertIn("give the repository's root", faults[0])


class exit_code(tree):
    def run_main(self):
        with contextlib.redirect_stdout(io.StringIO()) as output:
            return check_layers.main([str(self.root)]), output.getvalue()

    def test_sound_tree_exits_0_and_says_nothing(self):
        self.assertEqual(self.run_main(), (0, ""))

    def test_fault_exits_1_and_prints_it(self):
        self.source("base/ids.hpp", '"rollcall/sql/text/token.hpp"')
        code, output = self.run_main()
        self.assertEqual(code, 1)
        self.assertIn("src/rollcall/base/ids.hpp:3: base may use nothing, not sql\n", output)
        self.assertIn("1 fault(s)", output)


if __name__ == "__main__":
    unittest.main()
