// Beast, compiled once: every other unit sees its declarations only.
#include <boost/beast/src.hpp>
