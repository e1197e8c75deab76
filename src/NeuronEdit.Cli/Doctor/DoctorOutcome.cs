using System.Collections.Immutable;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Doctor;

/// <summary>All that <c>doctor</c> looked at.</summary>
/// <param name="Findings">The machine's checks, then the host's.</param>
internal sealed record DoctorOutcome(ImmutableArray<Finding> Findings);
