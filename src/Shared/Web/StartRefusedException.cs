namespace Bauhinia.Web;

/// <summary>The process must not start, and the message tells the operator what to do. Shown without a stack trace.</summary>
public sealed class StartRefusedException(string message) : InvalidOperationException(message);
