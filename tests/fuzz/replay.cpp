// A fuzz target's main where libFuzzer is not: runs it over every file of the folders given, in order of names.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
    std::set<std::filesystem::path> inputs;
    for (int folder = 1; folder < argc; ++folder) {
        if (!std::filesystem::is_directory(argv[folder])) continue;
        for (const auto& entry : std::filesystem::directory_iterator{argv[folder]}) inputs.insert(entry.path());
    }
    if (inputs.empty()) {
        std::fputs("usage: NAME_fuzz FOLDER...: one of them must hold an input\n", stderr);
        return 2;
    }
    for (const auto& input : inputs) {
        std::printf("%s\n", input.c_str());
        std::fflush(stdout);  // so that a crash is known by its input
        std::ifstream file{input, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }
    return 0;
}
