using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Overload;

internal sealed partial class Admission
{
    /// <summary>A request that was let in. It leaves once.</summary>
    internal sealed class Admitted(Admission admission, Caller caller, Address address, TokenBucket? key, Payment payment)
    {
        private bool _arrived;
        private bool _working;
        private bool _turnedAway;
        private LargeBodyGate? _largeBody;

        public Caller Caller { get; } = caller;

        public bool IsUnkeyed => key is null;

        internal Admitted Arrived()
        {
            _arrived = true;
            return this;
        }

        /// <summary>The request has been read, and is to be worked on.</summary>
        /// <returns>Why not now; null when it may.</returns>
        public ProblemResult? Work()
        {
            if (!_arrived || _working)
                return null;
            if (admission._working.Enter(ref address.Working, IsUnkeyed) is { } tooMany)
                return TurnAway(tooMany);
            _working = true;
            return null;
        }

        /// <summary>Its body is larger than most, and is to be read on.</summary>
        /// <returns>Why it is not read now; null when it may be.</returns>
        public ProblemResult? ReadLargeBody(BodyTerms terms)
        {
            if (_largeBody is not null)
                return null;
            var gate = admission._largeBodies.GetOrAdd(terms, static terms => new(terms.AtOnce));
            if (!gate.TryEnter(Caller, IsUnkeyed))
                return TurnAway(Rejections.LargeBodies);
            _largeBody = gate;
            return null;
        }

        /// <summary>It is answered.</summary>
        public void Leave(KeyVerdict verdict)
        {
            _largeBody?.Leave(Caller, IsUnkeyed);
            if (_working)
                admission._working.Leave(ref address.Working, IsUnkeyed);
            if (_arrived)
                admission._arriving.Leave(ref address.Arriving, IsUnkeyed);
            switch (verdict)
            {
                case KeyVerdict.Opens when key is null:
                    Know();
                    break;
                case KeyVerdict.Wrong when key is not null:
                    _ = address.Unkeyed.Take();
                    break;
            }
        }

        /// <summary>From now on its key pays. What it was let in for it has back, for what a known one pays at its address: new keys are no way around that.</summary>
        private void Know()
        {
            _ = admission._keys.FindOrAdd(Caller.Key!.Value, () => admission.NewKey(Caller));
            if (!_turnedAway && address.Keyed.Take() is null)
                payment.GiveBack();
        }

        private ProblemResult TurnAway(string rejection)
        {
            if (!_turnedAway)
                payment.GiveBack();
            _turnedAway = true;
            return admission.TooMuch(rejection);
        }
    }
}
