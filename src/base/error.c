#include "base/error.h"

G_DEFINE_QUARK(tilik - error - quark, tilik_error)
